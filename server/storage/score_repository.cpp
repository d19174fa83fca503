#include "server/storage/score_repository.h"

namespace gavel::storage {

namespace {

constexpr Statement kOfAccount{
    "SELECT s.id, j.id, j.problem_version_id, j.score, j.max_score FROM submission s "
    "JOIN account a ON a.id = s.account_id JOIN judging j ON j.submission_id = s.id AND j.is_current "
    "WHERE s.problem_id = ? AND a.name = ? AND j.state = 'finished' AND j.score IS NOT NULL ORDER BY s.id"};

} // namespace

Result<QList<SubmissionScore>> ScoreRepository::ofAccount(ProblemId problem, const QString &accountName)
{
    QList<SubmissionScore> scores;
    Query query = m_connection.query(kOfAccount);
    TRY(query.bind(problem).bind(accountName).start());
    while (TRY(query.next())) {
        SubmissionScore score{SubmissionId{query.integer(0)},
                              JudgingId{query.integer(1)},
                              ProblemVersionId{query.integer(2)},
                              query.number(3),
                              {}};
        if (!query.isNull(4))
            score.maxScore = query.number(4);
        scores.append(score);
    }
    return scores;
}

} // namespace gavel::storage
