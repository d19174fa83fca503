#include "server/queue/redis_words.h"

#include "server/queue/drain_time.h"

namespace gavel::queue {

namespace {

QByteArray number(qint64 value)
{
    return QByteArray::number(value);
}

WaitingReason reasonOf(const QByteArray &code)
{
    if (code == "turn")
        return WaitingReason::Turn;
    if (code == "paused")
        return WaitingReason::Paused;
    if (code == "noversion")
        return WaitingReason::NoVersion;
    return code == "noworker" ? WaitingReason::NoWorker : WaitingReason::Leased;
}

} // namespace

QByteArrayList wordsOf(const QueueEntry &entry)
{
    return {number(entry.judging.value), number(entry.submission.value), number(entry.submitter.value),
            number(entry.problem.value), entry.language.toUtf8(),        laneCode(entry.lane).toUtf8(),
            number(entry.priority),      number(entry.attempt),          number(entry.losses),
            entry.isAside ? "1" : "0",   number(entry.contest.value)};
}
QueueEntry entryOf(const redis::Reply &words)
{
    QueueEntry entry;
    entry.judging = JudgingId{words.items.value(0).integer()};
    entry.submission = SubmissionId{words.items.value(1).integer()};
    entry.submitter = AccountId{words.items.value(2).integer()};
    entry.problem = ProblemId{words.items.value(3).integer()};
    entry.language = QString::fromUtf8(words.items.value(4).text);
    entry.lane = laneFromCode(QString::fromUtf8(words.items.value(5).text)).value_or(Lane::Practice);
    entry.priority = static_cast<int>(words.items.value(6).integer());
    entry.attempt = static_cast<int>(words.items.value(7).integer());
    entry.losses = static_cast<int>(words.items.value(8).integer());
    entry.isAside = words.items.value(9).text == "1";
    entry.contest = ContestId{words.items.value(10).integer()};
    return entry;
}

LostLease lostOf(const redis::Reply &words)
{
    return {entryOf(words), WorkerId{words.items.value(kEntryWords).integer()},
            words.items.value(kEntryWords + 1).text == "1", words.items.value(kEntryWords + 2).text.isEmpty()};
}

QList<LostLease> allLostOf(const redis::Reply &list)
{
    QList<LostLease> lost;
    for (const redis::Reply &words : list.items)
        lost.append(lostOf(words));
    return lost;
}

WaitingState waitingStateOf(const redis::Reply &words)
{
    WaitingState state;
    if (words.items.isEmpty())
        return state;
    state.reason = reasonOf(words.items.value(0).text);
    state.lane = laneFromCode(QString::fromUtf8(words.items.value(1).text)).value_or(Lane::Practice);
    state.position = words.items.value(2).integer();
    state.attempt = static_cast<int>(words.items.value(3).integer());
    state.losses = static_cast<int>(words.items.value(4).integer());
    const double rate = words.items.value(5).text.toDouble();
    if (state.reason == WaitingReason::Turn && rate > 0)
        state.expectedStart = timeToDrain(state.position, rate);
    if (const auto kind = pauseKindFromCode(QString::fromUtf8(words.items.value(6).text)))
        state.pause = Pause{*kind, QString::fromUtf8(words.items.value(7).text)};
    state.version = QString::fromUtf8(words.items.value(8).text);
    return state;
}

} // namespace gavel::queue
