// What staff do to the queue: pausing and moving, alike on both engines.
#include "tests/server/queue/queue_under_test.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::queue;
using namespace gavel::test;

class QueueControlTest : public QObject, private QueueUnderTest {
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanupTestCase() { close(); }
    void aPausedLaneIsNotLeased();
    void aPausedLanguageIsNotLeased();
    void aPausedProblemHoldsNobodyElseUp();
    void whatIsPausedSaysSo();
    void pausedEntriesAreStillThere();
    void resumedEntriesKeepTheirPlaces();
    void manyPausedEntriesAreResumed();
    void toTheFront();
    void toTheBack();
    void toAnotherLane();
    void toTheFrontOfAnotherLane();
    void whatDoesNotWaitIsNotMoved();
    void aMovedEntryIsPausedWithItsLane();
    void attemptsFarAheadAreNotBelieved();

private:
    void pause(const QList<Pause> &pauses);
    std::optional<QueueEntry> move(qint64 judging, const Move &where);
    QueueEntry entryOf(qint64 judging, qint64 problem) const;
    bool reclaim(qint64 judging, int attempt);
};

namespace {

Pause pauseOf(PauseKind kind, const char *subject)
{
    return {kind, QString::fromLatin1(subject)};
}

} // namespace

void QueueControlTest::pause(const QList<Pause> &pauses)
{
    m_queue->setPauses(pauses);
    settle();
}

std::optional<QueueEntry> QueueControlTest::move(qint64 judging, const Move &where)
{
    std::optional<QueueEntry> moved;
    m_queue->move(JudgingId{judging}, where,
                  [&](const Result<std::optional<QueueEntry>> &entry) { moved = entry.value(); });
    settle();
    return moved;
}

QueueEntry QueueControlTest::entryOf(qint64 judging, qint64 problem) const
{
    QueueEntry one = entry(judging);
    one.problem = ProblemId{problem};
    return one;
}

bool QueueControlTest::reclaim(qint64 judging, int attempt)
{
    bool isOwned = false;
    m_queue->reclaim(kAnn, {JudgingId{judging}, attempt}, [&](const Result<bool> &owned) { isOwned = owned.value(); });
    settle();
    return isOwned;
}

void QueueControlTest::aPausedLaneIsNotLeased()
{
    QueueEntry contest = entry(2);
    contest.lane = Lane::Contest;
    m_queue->enqueue({entry(1), contest});
    pause({pauseOf(PauseKind::Lane, "contest")});
    QCOMPARE(lease(5), (QList<qint64>{1}));
    pause({});
    QCOMPARE(lease(5), (QList<qint64>{2}));
}

void QueueControlTest::aPausedLanguageIsNotLeased()
{
    m_queue->enqueue({entry(1, 1, "cpp"), entry(2), entry(3, 1, "cpp")});
    pause({pauseOf(PauseKind::Language, "cpp")});
    QCOMPARE(lease(5), (QList<qint64>{2}));
    pause({pauseOf(PauseKind::Language, "py")});
    QCOMPARE(lease(5), (QList<qint64>{1, 3}));
}

void QueueControlTest::aPausedProblemHoldsNobodyElseUp()
{
    m_queue->enqueue({entryOf(1, 7), entryOf(2, 8), entryOf(3, 7), entryOf(4, 0)});
    pause({pauseOf(PauseKind::Problem, "7")});
    QCOMPARE(lease(5), (QList<qint64>{2, 4}));
    m_queue->enqueue({entryOf(5, 7), entryOf(6, 9)});
    QCOMPARE(lease(5), (QList<qint64>{6}));
    pause({});
    QCOMPARE(lease(5), (QList<qint64>{1, 3, 5}));
}

void QueueControlTest::whatIsPausedSaysSo()
{
    m_queue->setWorkerOffers(kAnn, kAll);
    m_queue->enqueue({entryOf(1, 7), entryOf(2, 8)});
    pause({pauseOf(PauseKind::Problem, "7")});
    QCOMPARE(explain(1).reason, WaitingReason::Paused);
    QCOMPARE(*explain(1).pause, pauseOf(PauseKind::Problem, "7"));
    QVERIFY(!explain(1).expectedStart.has_value());
    QCOMPARE(explain(2).reason, WaitingReason::Turn);
    QVERIFY(!explain(2).pause.has_value());
    pause({pauseOf(PauseKind::Problem, "7"), pauseOf(PauseKind::Lane, "practice")});
    QCOMPARE(*explain(1).pause, pauseOf(PauseKind::Lane, "practice"));
    pause({pauseOf(PauseKind::Language, "py")});
    QCOMPARE(*explain(2).pause, pauseOf(PauseKind::Language, "py"));
}

// Put aside or not, they wait, can be cancelled, and count for the bound of the queue.
void QueueControlTest::pausedEntriesAreStillThere()
{
    m_queue->enqueue({entryOf(1, 7), entryOf(2, 7), entryOf(3, 7)});
    pause({pauseOf(PauseKind::Problem, "7")});
    QCOMPARE(lease(5), QList<qint64>());
    QCOMPARE(explain(3).reason, WaitingReason::Paused);
    qint64 waiting = 0;
    m_queue->depth([&](const Result<QueueDepth> &depth) { waiting = depth.value().waiting; });
    settle();
    QCOMPARE(waiting, 3);
    QVERIFY(m_queue->fullFor(8).has_value());
    m_queue->remove(JudgingId{2}, [](const Result<std::optional<Lease>> &) {});
    settle();
    QCOMPARE(explain(2).reason, WaitingReason::Unknown);
    pause({});
    QCOMPARE(lease(5), (QList<qint64>{1, 3}));
}

void QueueControlTest::resumedEntriesKeepTheirPlaces()
{
    m_queue->enqueue({entryOf(1, 7), entryOf(2, 8), entryOf(3, 7)});
    pause({pauseOf(PauseKind::Problem, "7")});
    QCOMPARE(lease(1), (QList<qint64>{2}));
    m_queue->release({JudgingId{2}, 1});
    pause({});
    QCOMPARE(lease(5), (QList<qint64>{1, 2, 3}));
}

void QueueControlTest::manyPausedEntriesAreResumed()
{
    QList<QueueEntry> entries;
    for (qint64 judging = 1; judging <= 1700; ++judging)
        entries.append(entryOf(judging, 7));
    m_queue->enqueue(entries);
    m_queue->enqueue({entryOf(5000, 8)});
    pause({pauseOf(PauseKind::Problem, "7")});
    QList<qint64> leased;
    const auto leaseUntil = [&](qsizetype count) {
        if (leased.size() < count)
            leased += lease(500);
        return leased.size() >= count;
    };
    QTRY_VERIFY(leaseUntil(1)); // few are put aside at once
    QCOMPARE(leased, (QList<qint64>{5000}));
    QCOMPARE(lease(1), QList<qint64>());
    pause({});
    QTRY_VERIFY(leaseUntil(1701));
}

void QueueControlTest::toTheFront()
{
    m_queue->enqueue({entry(1), entry(2), entry(3)});
    QCOMPARE(move(3, {{}, true})->priority, 1);
    QCOMPARE(move(2, {{}, true})->priority, 2);
    QCOMPARE(explain(1).position, 2);
    QCOMPARE(lease(3), (QList<qint64>{2, 3, 1}));
}

void QueueControlTest::toTheBack()
{
    m_queue->enqueue({entry(1), entry(2), entry(3)});
    const Move back{{}, false, true};
    QCOMPARE(move(1, back)->priority, -1);
    QCOMPARE(move(2, back)->priority, -2);
    m_queue->enqueue({entry(4)}); // what comes later goes first, too
    QCOMPARE(explain(2).position, 3);
    QCOMPARE(lease(4), (QList<qint64>{3, 4, 1, 2}));
    m_queue->enqueue({entry(5), entry(6)});
    QCOMPARE(move(5, {Lane::Rejudge, false, true})->priority, -1);
    QCOMPARE(move(6, {Lane::Rejudge, false})->priority, 0);
    QCOMPARE(lease(2), (QList<qint64>{6, 5}));
    m_queue->enqueue({entry(7), entry(8)});
    QCOMPARE(move(7, back)->priority, -1);
    QCOMPARE(move(7, {{}, true})->priority, 1); // and to the front again
    QCOMPARE(lease(2), (QList<qint64>{7, 8}));
}

void QueueControlTest::toAnotherLane()
{
    QueueEntry contest = entry(1);
    contest.lane = Lane::Contest;
    m_queue->enqueue({contest, entry(2)});
    const auto moved = move(2, {Lane::Contest, false});
    QVERIFY(moved.has_value());
    QCOMPARE(moved->lane, Lane::Contest);
    QCOMPARE(moved->priority, 0);
    QCOMPARE(explain(2).lane, Lane::Contest);
    QCOMPARE(explain(2).position, 1);
    QVERIFY(move(1, {Lane::Rejudge, false}).has_value());
    QCOMPARE(lease(3), (QList<qint64>{2, 1}));
}

void QueueControlTest::toTheFrontOfAnotherLane()
{
    QueueEntry contest = entry(1);
    contest.lane = Lane::Contest;
    contest.priority = 5;
    m_queue->enqueue({contest, entry(2)});
    QCOMPARE(move(2, {Lane::Contest, true})->priority, 6);
    QCOMPARE(lease(2), (QList<qint64>{2, 1}));
}

void QueueControlTest::whatDoesNotWaitIsNotMoved()
{
    m_queue->enqueue({entry(1)});
    lease(1);
    QVERIFY(!move(1, {Lane::Contest, true}).has_value());
    QVERIFY(!move(99, {Lane::Contest, true}).has_value());
    QCOMPARE(explain(1).reason, WaitingReason::Leased);
}

void QueueControlTest::aMovedEntryIsPausedWithItsLane()
{
    m_queue->enqueue({entryOf(1, 7), entryOf(2, 8)});
    pause({pauseOf(PauseKind::Problem, "7"), pauseOf(PauseKind::Lane, "contest")});
    QCOMPARE(lease(5), (QList<qint64>{2})); // 1 is put aside
    QVERIFY(move(1, {Lane::Contest, true}).has_value());
    pause({pauseOf(PauseKind::Lane, "contest")});
    QCOMPARE(lease(5), QList<qint64>());
    pause({});
    QCOMPARE(lease(5), (QList<qint64>{1}));
}

// A worker that lied about its attempt made the next one a million.
void QueueControlTest::attemptsFarAheadAreNotBelieved()
{
    m_queue->enqueue({entry(1)});
    QVERIFY(!reclaim(1, 1'000'000));
    QCOMPARE(explain(1).attempt, 0);
    QVERIFY(reclaim(1, 2)); // two leases whose numbers were lost with the queue's memory
    QCOMPARE(explain(1).attempt, 2);
}

QTEST_GUILESS_MAIN(QueueControlTest)
#include "queue_control_test.moc"
