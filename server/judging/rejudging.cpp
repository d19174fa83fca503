#include "server/judging/rejudging.h"

#include <QHash>

namespace gavel::judging {

bool RejudgingFilter::isEmpty() const
{
    return problemName.isEmpty() && accountName.isEmpty() && language.isEmpty() && contestName.isEmpty() && !verdict &&
           !state && !from && !until && submissions.isEmpty();
}

namespace {

void addMoves(const QString &contest, const QList<domain::Attempt> &before, const QList<domain::Attempt> &after,
              QList<StandingsMove> &moves)
{
    QHash<QString, domain::StandingsRow> old;
    const QList<domain::StandingsRow> oldRows = domain::icpcStandings(before);
    for (const domain::StandingsRow &row : oldRows)
        old.insert(row.participant, row);
    const QList<domain::StandingsRow> newRows = domain::icpcStandings(after);
    for (const domain::StandingsRow &row : newRows) {
        if (!(old.value(row.participant) == row))
            moves.append({contest, old.value(row.participant), row});
    }
}

} // namespace

QList<StandingsMove> standingsMoves(const QList<ContestAttempt> &attempts)
{
    QList<StandingsMove> moves;
    QList<domain::Attempt> before, after;
    for (qsizetype i = 0; i < attempts.size(); ++i) {
        const ContestAttempt &one = attempts.at(i);
        before.append(one.attempt);
        after.append(one.attempt);
        after.last().verdict = one.after;
        if (i + 1 < attempts.size() && attempts.at(i + 1).contest == one.contest)
            continue;
        addMoves(one.contest, before, after, moves);
        before.clear();
        after.clear();
    }
    return moves;
}

QString rejudgingStateCode(RejudgingState state)
{
    switch (state) {
    case RejudgingState::Open: return QStringLiteral("open");
    case RejudgingState::Applied: return QStringLiteral("applied");
    case RejudgingState::Discarded: break;
    }
    return QStringLiteral("discarded");
}

std::optional<RejudgingState> rejudgingStateFromCode(QStringView code)
{
    for (const RejudgingState state : {RejudgingState::Open, RejudgingState::Applied, RejudgingState::Discarded}) {
        if (code == rejudgingStateCode(state))
            return state;
    }
    return std::nullopt;
}

} // namespace gavel::judging
