#include "server/judging/problem_scores.h"

#include "core/domain/group_rules.h"
#include "server/problems/problem_service.h"
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/score_repository.h"

namespace gavel::judging {

namespace {

using domain::ScoreObjective;
using storage::SubmissionScore;

bool isBetter(double score, const ProblemScore &known, ScoreObjective objective)
{
    if (!known.best)
        return true;
    return objective == ScoreObjective::Maximize ? score > *known.best : score < *known.best;
}

Result<ProblemScore> scoreOf(storage::Connection &connection, const QList<SubmissionScore> &scores,
                             ProblemVersionId live, const domain::JudgingData &judging)
{
    ProblemScore result;
    QList<QList<domain::GroupResult>> gradings;
    for (const SubmissionScore &score : scores) {
        ++result.submissions;
        if (isBetter(score.score, result, judging.scoring.objective)) {
            result.best = score.score;
            result.bestSubmission = score.submission;
        }
        if (score.problemVersion != live)
            continue;
        result.maxScore = score.maxScore;
        gradings.append(TRY(storage::JudgingRepository(connection).groups(score.judging)));
    }
    const bool countsGroups = judging.scoring.isScored() && judging.scoring.objective == ScoreObjective::Maximize;
    if (countsGroups && !gradings.isEmpty())
        result.byGroup = domain::bestByGroup(judging.scoring, judging.testcases, gradings);
    return result;
}

} // namespace

void ProblemScores::read(const QString &problem, accounts::Role role, const QString &account,
                         Callback<ProblemScore> done)
{
    m_problems.read(problem, role,
                    [this, account, done = std::move(done)](const Result<problems::ProblemDetail> &detail) mutable {
                        if (detail)
                            add(*detail, account, std::move(done));
                        else
                            done(failure(detail.error()));
                    });
}

void ProblemScores::add(const problems::ProblemDetail &problem, const QString &account, Callback<ProblemScore> done)
{
    m_database.read(
        this,
        [summary = problem.summary, judging = problem.judging,
         account](storage::Connection &connection) -> Result<ProblemScore> {
            const auto scores = TRY(storage::ScoreRepository(connection).ofAccount(summary.id, account));
            return scoreOf(connection, scores, summary.version, judging);
        },
        std::move(done));
}

} // namespace gavel::judging
