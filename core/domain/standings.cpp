#include "core/domain/standings.h"

#include <QHash>

#include <algorithm>

namespace gavel::domain {

namespace {

constexpr std::chrono::minutes kPenalty{20};

struct Problem {
    int rejected = 0;
    bool isSolved = false;
};

bool isBetter(const StandingsRow &a, const StandingsRow &b)
{
    if (a.solved != b.solved)
        return a.solved > b.solved;
    return a.penalty != b.penalty ? a.penalty < b.penalty : a.participant < b.participant;
}

} // namespace

QList<StandingsRow> icpcStandings(const QList<Attempt> &attempts)
{
    QHash<QString, StandingsRow> rows;
    QHash<QPair<QString, QString>, Problem> problems;
    for (const Attempt &attempt : attempts) {
        StandingsRow &row = rows[attempt.participant];
        row.participant = attempt.participant;
        Problem &problem = problems[{attempt.participant, attempt.problem}];
        if (problem.isSolved || attempt.verdict == Verdict::CompileError)
            continue;
        if (attempt.verdict != Verdict::Accepted) {
            ++problem.rejected;
            continue;
        }
        problem.isSolved = true;
        ++row.solved;
        row.penalty += attempt.at + problem.rejected * kPenalty;
    }
    QList<StandingsRow> order = rows.values();
    std::ranges::sort(order, isBetter);
    for (qsizetype i = 0; i < order.size(); ++i) {
        const bool isEqual =
            i > 0 && order[i].solved == order[i - 1].solved && order[i].penalty == order[i - 1].penalty;
        order[i].rank = isEqual ? order[i - 1].rank : int(i) + 1;
    }
    return order;
}

} // namespace gavel::domain
