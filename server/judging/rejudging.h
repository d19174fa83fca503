#pragma once

#include "core/domain/standings.h"
#include "server/judging/submission.h"

#include <QJsonObject>

namespace gavel::judging {

using RejudgingId = StrongId<struct RejudgingTag>;

// Which submissions a rejudging is of; what is empty does not matter. Only those whose judging is over are taken.
struct RejudgingFilter {
    QString problemName, accountName, language, contestName;
    std::optional<domain::Verdict> verdict;
    std::optional<JudgingState> state;    // finished, failed or quarantined
    std::optional<QDateTime> from, until; // when they were sent; `until` is not in it
    QList<SubmissionId> submissions;      // these only

    // Nothing is asked: everything would be judged again.
    bool isEmpty() const;
};

// Open: its judgings run, or wait to be looked at. Applied or discarded it is over.
enum class RejudgingState { Open, Applied, Discarded };
QString rejudgingStateCode(RejudgingState state);
std::optional<RejudgingState> rejudgingStateFromCode(QStringView code);

// Submissions judged again as a set, beside their current judgings, until the set is applied or discarded as a whole.
struct Rejudging {
    RejudgingId id;
    QString reason;
    QByteArray chosenBy; // JSON, as it was asked for
    RejudgingState state = RejudgingState::Open;
    qint64 members = 0;
    qint64 over = 0;    // of them, judged again one way or another
    qint64 failed = 0;  // of these, without a verdict: they keep the old judging
    qint64 changed = 0; // of these, with another outcome
    qint64 skipped = 0; // fitted the filter, and were being judged at that moment
    QString createdBy;
    QDateTime created;
    QString endedBy;
    std::optional<QDateTime> ended;
};

// An outcome as people compare them.
struct Outcome {
    JudgingId judging;
    JudgingState state = JudgingState::Queued;
    std::optional<domain::Verdict> verdict;
    std::optional<double> score;
    bool isCurrent = false;

    bool isSame(const Outcome &other) const
    {
        return state == other.state && verdict == other.verdict && score == other.score;
    }
};

struct RejudgingMember {
    SubmissionId submission;
    AccountId account;
    QString accountName;
    QString problemName;
    QString language;
    QDateTime created;
    Outcome before;
    Outcome after;
    QString error;           // why the new one failed
    int firstDifference = 0; // the first testcase with another verdict, from 1; 0: none
};

// What the set does to somebody's place in a contest; ranks are 0 where there is no place.
struct StandingsMove {
    QString contest; // its title
    domain::StandingsRow before;
    domain::StandingsRow after;
};

// An attempt in a contest that a set touches, as it counts without and with the set.
struct ContestAttempt {
    QString contest;
    domain::Attempt attempt; // with the verdict before
    domain::Verdict after = domain::Verdict::Accepted;
};

// Of attempts in order of contest and time: who moves, by new rank.
QList<StandingsMove> standingsMoves(const QList<ContestAttempt> &attempts);

struct RejudgingDetail {
    Rejudging rejudging;
    QList<RejudgingMember> members;   // by submission
    QList<StandingsMove> standings{}; // where they are of a contest
};

} // namespace gavel::judging
