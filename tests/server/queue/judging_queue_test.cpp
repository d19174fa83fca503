// Both engines keep the same promises: the ctest instance ...@redis runs this on a Redis server of its own.
#include "tests/server/queue/queue_under_test.h"

#include <QSignalSpy>
#include <QtTest>

using namespace gavel;
using namespace gavel::queue;
using namespace gavel::test;
using wire::JobKey;

class JudgingQueueTest : public QObject, private QueueUnderTest {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanupTestCase();
    void firstComeFirstServed();
    void higherPriorityGoesFirst();
    void lanesGoInTheirOrder();
    void noLaneWaitsForEver();
    void aFloodDelaysOnlyItself();
    void fairShareSurvivesRequeueing();
    void workersGetTheirLanguagesOnly();
    void contestsAreJudgedByTheirVersions();
    void aNewPinCountsForWhatWaits();
    void pinnedEntriesArePausedLikeOthers();
    void anEntryIsLeasedOnce();
    void puttingInTwiceChangesNothing();
    void leasesRunOut();
    void extendingKeepsALease();
    void extendingTellsWhatIsLost();
    void theThirdLossEndsIt();
    void oneThatIsGivenUpHoldsNobodyUp();
    void releasingIsNotCounted();
    void staleKeysDoNothing();
    void reclaimingAfterARestart();
    void reclaimingWhatAnotherHas();
    void reclaimingALostAttemptUncountsIt();
    void alsoIfAnotherHasItNow();
    void whatAProcessComesBackWithoutWaitsUncounted();
    void whatDiedWithAProcessIsLost();
    void removingTellsTheLease();
    void explaining();
    void aMissingVersionIsExplained();
    void whatNobodyOffersIsTold();
    void expectedStartFollowsTheRate();
    void depthOfLanes();
    void fullIsTold();
    void whatIsMissingIsTold();
    void whatStandsAsideIsMarked();
    void theDoorbellRingsOnceForMany();
    void aHundredThousandEntries();

private:
    QList<LostLease> attach(WorkerId worker, const char *instance, const QList<JobKey> &held);
};

namespace {

constexpr ContestId kSpring{7};

QStringList offersWith(const char *pythonVersion)
{
    return kAll + QStringList{offerOf(QStringLiteral("py"), QString::fromLatin1(pythonVersion))};
}

QList<VersionPin> pinned(const char *version)
{
    return {{kSpring, QStringLiteral("py"), QString::fromLatin1(version)}};
}

} // namespace

void JudgingQueueTest::init()
{
    open();
}

void JudgingQueueTest::cleanupTestCase()
{
    close();
}

void JudgingQueueTest::firstComeFirstServed()
{
    m_queue->enqueue({entry(1), entry(2), entry(3)});
    settle();
    QCOMPARE(lease(2), (QList<qint64>{1, 2}));
    QCOMPARE(lease(5), (QList<qint64>{3}));
    QCOMPARE(lease(1), QList<qint64>());
}

void JudgingQueueTest::higherPriorityGoesFirst()
{
    QueueEntry urgent = entry(3);
    urgent.priority = 1;
    m_queue->enqueue({entry(1), entry(2), urgent});
    settle();
    QCOMPARE(lease(3), (QList<qint64>{3, 1, 2}));
}

void JudgingQueueTest::lanesGoInTheirOrder()
{
    QList<QueueEntry> entries;
    for (Lane lane : {Lane::Verification, Lane::Rejudge, Lane::Practice, Lane::Contest}) {
        QueueEntry each = entry(entries.size() + 1);
        each.lane = lane;
        entries.append(each);
    }
    m_queue->enqueue(entries);
    settle();
    QCOMPARE(lease(4), (QList<qint64>{4, 3, 2, 1}));
}

void JudgingQueueTest::noLaneWaitsForEver()
{
    QueueEntry patient = entry(1000);
    patient.lane = Lane::Verification;
    m_queue->enqueue({patient});
    settle();
    int before = 0;
    for (qint64 judging = 1; judging < 100; ++judging) {
        QueueEntry contest = entry(judging);
        contest.lane = Lane::Contest;
        m_queue->enqueue({contest});
        settle();
        if (lease(1) == QList<qint64>{1000})
            break;
        ++before;
    }
    QVERIFY(before >= 10 && before <= 30);
}

void JudgingQueueTest::aFloodDelaysOnlyItself()
{
    for (qint64 judging = 1; judging <= 50; ++judging)
        m_queue->enqueue({entry(judging, 1)});
    settle();
    QCOMPARE(lease(10).size(), 10);
    m_queue->enqueue({entry(100, 2)});
    settle();
    m_queue->enqueue({entry(101, 2)});
    settle();
    m_queue->enqueue({entry(200, 3)});
    settle();
    const QList<qint64> next = lease(6);
    QVERIFY(next.indexOf(100) >= 0 && next.indexOf(100) < 2);
    QVERIFY(next.indexOf(200) >= 0 && next.indexOf(200) < 3);
    QVERIFY(next.contains(101));
    QVERIFY(next.indexOf(101) > next.indexOf(200));
}

void JudgingQueueTest::fairShareSurvivesRequeueing()
{
    m_queue->enqueue({entry(1, 1), entry(2, 1)});
    settle();
    QCOMPARE(lease(1), (QList<qint64>{1}));
    m_queue->release({JudgingId{1}, 1});
    settle();
    QCOMPARE(lease(2), (QList<qint64>{1, 2})); // back at its old place
}

void JudgingQueueTest::workersGetTheirLanguagesOnly()
{
    m_queue->enqueue({entry(1, 1, "cpp"), entry(2, 1, "py"), entry(3, 1, "cpp")});
    settle();
    QCOMPARE(lease(3, kAnn, {QStringLiteral("py")}), (QList<qint64>{2}));
    QCOMPARE(lease(3, kBob, {QStringLiteral("rust")}), QList<qint64>());
    QCOMPARE(lease(3, kBob, {QStringLiteral("cpp")}), (QList<qint64>{1, 3}));
}

void JudgingQueueTest::contestsAreJudgedByTheirVersions()
{
    QueueEntry inContest = entry(1), otherLanguage = entry(2, 1, "cpp"), otherContest = entry(3);
    inContest.contest = otherLanguage.contest = kSpring;
    otherContest.contest = ContestId{8};
    m_queue->setPins(pinned("3.11 = new"));
    m_queue->enqueue({inContest, otherLanguage, otherContest, entry(4)});
    settle();
    QCOMPARE(lease(5, kAnn, kAll), (QList<qint64>{2, 3, 4})); // a worker that tells no version
    QCOMPARE(lease(5, kAnn, offersWith("3.11")), QList<qint64>());
    QCOMPARE(lease(5, kBob, offersWith("3.11 = new")), (QList<qint64>{1}));
    m_queue->release({JudgingId{1}, 1});
    settle();
    QCOMPARE(lease(5, kAnn, kAll), QList<qint64>());
    QCOMPARE(lease(5, kBob, offersWith("3.11 = new")), (QList<qint64>{1}));
}

void JudgingQueueTest::aNewPinCountsForWhatWaits()
{
    QueueEntry first = entry(1), second = entry(2);
    first.contest = second.contest = kSpring;
    m_queue->enqueue({first, second});
    m_queue->setPins(pinned("new"));
    settle();
    QCOMPARE(lease(1, kAnn, offersWith("old")), QList<qint64>());
    QCOMPARE(lease(1, kBob, offersWith("new")), (QList<qint64>{1}));
    m_queue->setPins({});
    settle();
    QCOMPARE(lease(1, kAnn, offersWith("old")), (QList<qint64>{2}));
}

void JudgingQueueTest::pinnedEntriesArePausedLikeOthers()
{
    QueueEntry inContest = entry(1);
    inContest.contest = kSpring;
    m_queue->setPins(pinned("new"));
    m_queue->enqueue({inContest});
    m_queue->setPauses({{PauseKind::Language, QStringLiteral("py")}});
    settle();
    QCOMPARE(lease(1, kBob, offersWith("new")), QList<qint64>());
    m_queue->setPauses({});
    settle();
    QCOMPARE(lease(1, kBob, offersWith("new")), (QList<qint64>{1}));
}

void JudgingQueueTest::anEntryIsLeasedOnce()
{
    m_queue->enqueue({entry(1)});
    settle();
    QCOMPARE(lease(1, kAnn), (QList<qint64>{1}));
    QCOMPARE(lease(1, kBob), QList<qint64>());
}

void JudgingQueueTest::puttingInTwiceChangesNothing()
{
    m_queue->enqueue({entry(1), entry(1)});
    settle();
    QCOMPARE(lease(2), (QList<qint64>{1}));
    m_queue->enqueue({entry(1)});
    settle();
    QCOMPARE(lease(2), QList<qint64>());
}

void JudgingQueueTest::leasesRunOut()
{
    m_queue->enqueue({entry(1)});
    settle();
    lease(1);
    m_now += std::chrono::milliseconds(14'999);
    QVERIFY(expire().isEmpty());
    m_now += std::chrono::milliseconds(1);
    const QList<LostLease> lost = expire();
    QCOMPARE(lost.size(), 1);
    QCOMPARE(lost[0].worker, kAnn);
    QCOMPARE(lost[0].entry.losses, 1);
    QVERIFY(!lost[0].isGivenUp);
    QVERIFY(expire().isEmpty());
    QCOMPARE(lease(1, kBob), (QList<qint64>{1}));
}

void JudgingQueueTest::extendingKeepsALease()
{
    m_queue->enqueue({entry(1)});
    settle();
    lease(1);
    for (int i = 0; i < 5; ++i) {
        m_now += std::chrono::seconds(10);
        QList<JobKey> lost{{JudgingId{9}, 9}};
        m_queue->extend(kAnn, {{JudgingId{1}, 1}}, [&](Result<QList<JobKey>> keys) { lost = *keys; });
        settle();
        QVERIFY(lost.isEmpty());
        QVERIFY(expire().isEmpty());
    }
}

void JudgingQueueTest::extendingTellsWhatIsLost()
{
    m_queue->enqueue({entry(1), entry(2)});
    settle();
    lease(1, kAnn);
    lease(1, kBob);
    const QList<JobKey> held{{JudgingId{1}, 1}, {JudgingId{1}, 2}, {JudgingId{2}, 1}, {JudgingId{3}, 1}};
    QList<JobKey> lost;
    m_queue->extend(kAnn, held, [&](Result<QList<JobKey>> keys) { lost = *keys; });
    settle();
    QCOMPARE(lost, held.mid(1));
}

void JudgingQueueTest::theThirdLossEndsIt()
{
    m_queue->enqueue({entry(1)});
    settle();
    for (int attempt = 1; attempt <= kMostLosses; ++attempt) {
        QCOMPARE(lease(1), (QList<qint64>{1}));
        const auto lost = lose({JudgingId{1}, attempt});
        QVERIFY(lost.has_value());
        QCOMPARE(lost->entry.losses, attempt);
        QCOMPARE(lost->isGivenUp, attempt == kMostLosses);
    }
    QCOMPARE(lease(1), QList<qint64>());
    QCOMPARE(explain(1).reason, WaitingReason::Unknown);
}

void JudgingQueueTest::oneThatIsGivenUpHoldsNobodyUp()
{
    m_queue->enqueue({entry(1), entry(2), entry(3)});
    settle();
    for (int attempt = 1; attempt <= kMostLosses; ++attempt) {
        QCOMPARE(lease(1), (QList<qint64>{1}));
        lose({JudgingId{1}, attempt});
    }
    QCOMPARE(lease(5), (QList<qint64>{2, 3}));
}

void JudgingQueueTest::releasingIsNotCounted()
{
    m_queue->enqueue({entry(1)});
    settle();
    for (int attempt = 1; attempt <= 10; ++attempt) {
        QCOMPARE(lease(1), (QList<qint64>{1}));
        m_queue->release({JudgingId{1}, attempt});
        settle();
    }
    QCOMPARE(explain(1).losses, 0);
    QCOMPARE(explain(1).attempt, 10);
}

void JudgingQueueTest::staleKeysDoNothing()
{
    m_queue->enqueue({entry(1)});
    settle();
    lease(1, kAnn);
    m_now += std::chrono::seconds(20);
    expire();
    QCOMPARE(lease(1, kBob), (QList<qint64>{1}));
    m_queue->release({JudgingId{1}, 1}); // Ann's, long over
    QVERIFY(!lose({JudgingId{1}, 1}).has_value());
    settle();
    QCOMPARE(explain(1).reason, WaitingReason::Leased);
    QCOMPARE(explain(1).attempt, 2);
}

void JudgingQueueTest::reclaimingAfterARestart()
{
    // The server was killed after it leased attempt 1; the number was not yet on the disk.
    m_queue->enqueue({entry(1)});
    settle();
    bool isOwned = false;
    m_queue->reclaim(kAnn, {JudgingId{1}, 1}, [&](const Result<bool> &owned) { isOwned = *owned; });
    settle();
    QVERIFY(isOwned);
    QCOMPARE(lease(1, kBob), QList<qint64>());
    QCOMPARE(explain(1).attempt, 1);
    m_now += std::chrono::seconds(20);
    QCOMPARE(expire().size(), 1);
    QCOMPARE(lease(1, kBob), (QList<qint64>{1}));
    QCOMPARE(explain(1).attempt, 2);
}

void JudgingQueueTest::reclaimingWhatAnotherHas()
{
    m_queue->enqueue({entry(1)});
    settle();
    lease(1, kAnn);
    m_now += std::chrono::seconds(20);
    expire();
    lease(1, kBob);
    const auto reclaim = [&](WorkerId worker, const JobKey &key) {
        bool isOwned = false;
        m_queue->reclaim(worker, key, [&](const Result<bool> &owned) { isOwned = *owned; });
        settle();
        return isOwned;
    };
    QVERIFY(!reclaim(kAnn, {JudgingId{1}, 1}));
    QVERIFY(!reclaim(kAnn, {JudgingId{1}, 2}));
    QVERIFY(reclaim(kBob, {JudgingId{1}, 2}));
    QVERIFY(!reclaim(kAnn, {JudgingId{7}, 1}));
}

void JudgingQueueTest::reclaimingALostAttemptUncountsIt()
{
    m_queue->enqueue({entry(1)});
    settle();
    lease(1, kAnn);
    for (int drop = 0; drop < 2 * kMostLosses; ++drop) {
        m_now += std::chrono::seconds(20);
        QCOMPARE(expire().size(), 1);
        QCOMPARE(explain(1).losses, 1);
        bool isOwned = false;
        m_queue->reclaim(kAnn, {JudgingId{1}, 1}, [&](const Result<bool> &owned) { isOwned = *owned; });
        settle();
        QVERIFY(isOwned);
        QCOMPARE(explain(1).losses, 0);
    }
    QVERIFY(lose({JudgingId{1}, 1}).has_value());
    lease(1, kBob);
    QVERIFY(lose({JudgingId{1}, 2}).has_value());
    QCOMPARE(explain(1).losses, 2);
}

void JudgingQueueTest::alsoIfAnotherHasItNow()
{
    m_queue->enqueue({entry(1)});
    settle();
    lease(1, kAnn);
    m_now += std::chrono::seconds(20);
    QCOMPARE(expire().size(), 1);
    QCOMPARE(lease(1, kBob), (QList<qint64>{1}));
    QCOMPARE(explain(1).losses, 1);
    for (int time = 0; time < 2; ++time) {
        bool isOwned = true;
        m_queue->reclaim(kAnn, {JudgingId{1}, 1}, [&](const Result<bool> &owned) { isOwned = *owned; });
        settle();
        QVERIFY(!isOwned);
        QCOMPARE(explain(1).losses, 0);
    }
    QCOMPARE(lose({JudgingId{1}, 2})->entry.losses, 1);
}

QList<LostLease> JudgingQueueTest::attach(WorkerId worker, const char *instance, const QList<JobKey> &held)
{
    QList<LostLease> returned;
    m_queue->attach(worker, QString::fromLatin1(instance), held,
                    [&](const Result<QList<LostLease>> &leases) { returned = *leases; });
    settle();
    return returned;
}

void JudgingQueueTest::whatAProcessComesBackWithoutWaitsUncounted()
{
    m_queue->enqueue({entry(1), entry(2), entry(3)});
    settle();
    QVERIFY(attach(kAnn, "a", {}).isEmpty());
    QCOMPARE(lease(2, kAnn).size(), 2);
    QCOMPARE(lease(1, kBob).size(), 1);
    const QList<LostLease> returned = attach(kAnn, "a", {{JudgingId{2}, 1}, {JudgingId{7}, 1}});
    QCOMPARE(returned.size(), 1);
    QVERIFY(returned[0].entry.key() == (JobKey{JudgingId{1}, 1}));
    QCOMPARE(returned[0].worker, kAnn);
    QVERIFY(!returned[0].isCounted && !returned[0].isGivenUp);
    QCOMPARE(returned[0].entry.losses, 0);
    QCOMPARE(explain(1).losses, 0);
    QCOMPARE(lease(5, kBob), (QList<qint64>{1}));
    QVERIFY(attach(kAnn, "a", {{JudgingId{2}, 1}}).isEmpty());
}

void JudgingQueueTest::whatDiedWithAProcessIsLost()
{
    m_queue->enqueue({entry(1)});
    settle();
    for (int loss = 1; loss <= kMostLosses; ++loss) {
        attach(kAnn, QByteArray::number(loss).constData(), {});
        QCOMPARE(lease(1, kAnn), (QList<qint64>{1}));
        const QList<LostLease> lost = attach(kAnn, QByteArray::number(loss + 1).constData(), {});
        QCOMPARE(lost.size(), 1);
        QVERIFY(lost[0].isCounted);
        QCOMPARE(lost[0].entry.losses, loss);
        QCOMPARE(lost[0].isGivenUp, loss == kMostLosses);
    }
    QCOMPARE(explain(1).reason, WaitingReason::Unknown);
    QVERIFY(attach(kAnn, "last", {}).isEmpty());
}

void JudgingQueueTest::removingTellsTheLease()
{
    m_queue->enqueue({entry(1), entry(2)});
    settle();
    lease(1, kBob);
    std::optional<Lease> lease1;
    std::optional<Lease> lease2;
    m_queue->remove(JudgingId{1}, [&](Result<std::optional<Lease>> lease) { lease1 = *lease; });
    settle();
    m_queue->remove(JudgingId{2}, [&](Result<std::optional<Lease>> lease) { lease2 = *lease; });
    settle();
    m_queue->remove(JudgingId{3}, [&](Result<std::optional<Lease>> lease) { QVERIFY(!lease->has_value()); });
    settle();
    QVERIFY(lease1.has_value());
    QCOMPARE(lease1->worker, kBob);
    QVERIFY(!lease2.has_value());
    QCOMPARE(lease(5), QList<qint64>());
    m_now += std::chrono::seconds(20);
    QVERIFY(expire().isEmpty());
}

void JudgingQueueTest::explaining()
{
    QueueEntry first = entry(10, 5, "cpp");
    first.lane = Lane::Contest;
    m_queue->enqueue({entry(1), entry(2, 1, "cpp"), entry(3), first});
    settle();
    m_queue->setWorkerOffers(kAnn, {QStringLiteral("py")});
    settle();
    QCOMPARE(explain(3).reason, WaitingReason::Turn);
    QCOMPARE(explain(3).position, 3); // one of a higher lane, two before it in its own
    QCOMPARE(explain(1).position, 1);
    QCOMPARE(explain(2).reason, WaitingReason::NoWorker);
    m_queue->setWorkerOffers(kAnn, {});
    settle();
    QCOMPARE(explain(3).reason, WaitingReason::NoWorker);
    lease(1);
    QCOMPARE(explain(10).reason, WaitingReason::Leased);
    QCOMPARE(explain(99).reason, WaitingReason::Unknown);
}

void JudgingQueueTest::aMissingVersionIsExplained()
{
    QueueEntry inContest = entry(1);
    inContest.contest = kSpring;
    m_queue->setPins(pinned("new"));
    m_queue->enqueue({inContest, entry(2)});
    settle();
    QCOMPARE(explain(1).reason, WaitingReason::NoWorker);
    m_queue->setWorkerOffers(kAnn, offersWith("old"));
    settle();
    QCOMPARE(explain(1).reason, WaitingReason::NoVersion);
    QCOMPARE(explain(1).version, QStringLiteral("new"));
    QCOMPARE(explain(2).reason, WaitingReason::Turn);
    QVERIFY(explain(2).version.isEmpty());
    m_queue->setWorkerOffers(kBob, offersWith("new"));
    settle();
    QCOMPARE(explain(1).reason, WaitingReason::Turn);
}

void JudgingQueueTest::whatNobodyOffersIsTold()
{
    m_queue->setWorkerOffers(kAnn, offersWith("old"));
    QStringList missing;
    m_queue->findUnoffered({QStringLiteral("py=new"), QStringLiteral("py=old"), QStringLiteral("nim")},
                           [&](const Result<QStringList> &found) { missing = found.value(); });
    settle();
    QCOMPARE(missing, (QStringList{QStringLiteral("py=new"), QStringLiteral("nim")}));
}

void JudgingQueueTest::expectedStartFollowsTheRate()
{
    m_queue->setWorkerOffers(kAnn, kAll);
    settle();
    m_queue->enqueue({entry(1), entry(2), entry(3), entry(4), entry(5)});
    settle();
    QVERIFY(!explain(5).expectedStart.has_value());
    for (qint64 judging : lease(2)) {
        m_queue->remove(JudgingId{judging}, [](const Result<std::optional<Lease>> &) {});
        settle();
        m_now += std::chrono::seconds(1);
    }
    QVERIFY(explain(5).expectedStart.has_value());
    QVERIFY(*explain(5).expectedStart >= std::chrono::seconds(2));
    QVERIFY(*explain(5).expectedStart <= std::chrono::seconds(4));
}

void JudgingQueueTest::depthOfLanes()
{
    QueueEntry rejudging = entry(3);
    rejudging.lane = Lane::Rejudge;
    m_queue->enqueue({entry(1), entry(2)});
    settle();
    m_now += std::chrono::seconds(3);
    m_queue->enqueue({rejudging});
    settle();
    lease(1);
    QueueDepth depth;
    m_queue->depth([&](Result<QueueDepth> found) { depth = *found; });
    settle();
    QCOMPARE(depth.waiting, 2);
    QCOMPARE(depth.leased, 1);
    QCOMPARE(depth.lanes.size(), qsizetype(kAllLanes.size()));
    QCOMPARE(depth.lanes[1].waiting, 1);
    QCOMPARE(depth.lanes[1].oldest, std::chrono::milliseconds(3000));
    QCOMPARE(depth.lanes[3].waiting, 1);
    QCOMPARE(depth.lanes[0].waiting, 0);
}

void JudgingQueueTest::fullIsTold()
{
    for (qint64 judging = 1; judging <= 10; ++judging) {
        QVERIFY(!m_queue->fullFor(1).has_value());
        m_queue->enqueue({entry(judging)});
        settle();
    }
    QVERIFY(m_queue->fullFor(1).has_value());
    QVERIFY(*m_queue->fullFor(1) >= std::chrono::seconds(1));
    QCOMPARE(lease(1).size(), 1);
    QVERIFY(!m_queue->fullFor(1).has_value());
    QVERIFY(m_queue->fullFor(2).has_value());
    // One a second has been drained: room for five more comes in about five seconds.
    m_queue->remove(JudgingId{1}, [](const Result<std::optional<Lease>> &) {});
    settle();
    QCOMPARE(*m_queue->fullFor(6), std::chrono::seconds(5));
}

void JudgingQueueTest::whatIsMissingIsTold()
{
    QList<QueueEntry> entries;
    QList<JudgingId> asked;
    for (qint64 judging = 1; judging <= 1200; ++judging) {
        if (judging % 400 != 0)
            entries.append(entry(judging));
        asked.append(JudgingId{judging});
    }
    m_queue->enqueue(entries);
    lease(1);
    QList<JudgingId> missing;
    bool isTold = false;
    m_queue->findMissing(asked, [&](const Result<QList<JudgingId>> &found) {
        missing = found.value();
        isTold = true;
    });
    QTRY_VERIFY(isTold); // asked in several steps
    QCOMPARE(missing, (QList<JudgingId>{JudgingId{400}, JudgingId{800}, JudgingId{1200}}));
}

void JudgingQueueTest::whatStandsAsideIsMarked()
{
    QueueEntry aside = entry(1);
    aside.isAside = true;
    m_queue->enqueue({aside, entry(2)});
    settle();
    QList<bool> marks;
    const auto note = [&](const Result<QList<Lease>> &leases) {
        for (const Lease &lease : *leases)
            marks.append(lease.entry.isAside);
    };
    m_queue->lease(kAnn, kAll, 2, note);
    settle();
    QCOMPARE(marks, (QList<bool>{true, false}));
    QVERIFY(lose({JudgingId{1}, 1})->entry.isAside); // and stays so when it comes back
    m_queue->lease(kBob, kAll, 1, note);
    settle();
    QCOMPARE(marks, (QList<bool>{true, false, true}));
}

void JudgingQueueTest::theDoorbellRingsOnceForMany()
{
    QSignalSpy spy(m_queue.get(), &JudgingQueue::entriesWaiting);
    m_queue->enqueue({entry(1), entry(2)});
    settle();
    m_queue->enqueue({entry(3)});
    settle();
    if (isOnRedis()) { // once for each call
        QTRY_VERIFY_WITH_TIMEOUT(!spy.isEmpty(), 30'000);
        return;
    }
    QTRY_COMPARE(spy.size(), 1);
    lease(1);
    m_queue->release({JudgingId{1}, 1});
    settle();
    QTRY_COMPARE(spy.size(), 2);
    m_queue->enqueue({entry(2)}); // known already
    QCoreApplication::processEvents();
    settle();
    QCOMPARE(spy.size(), 2);
}

void JudgingQueueTest::aHundredThousandEntries()
{
    // Nothing may walk over the queue: a hundred thousand of one language must not slow down the other.
    const qint64 backlog = isOnRedis() ? 20'000 : 100'000;
    QList<QueueEntry> entries;
    for (qint64 judging = 1; judging <= backlog; ++judging)
        entries.append(entry(judging, judging % 500, "cpp"));
    m_queue->enqueue(entries);
    settle();
    QElapsedTimer timer;
    timer.start();
    for (qint64 judging = 200'000; judging < 200'000 + (isOnRedis() ? 200 : 1000); ++judging) {
        m_queue->enqueue({entry(judging, 7, "py")});
        settle();
        QVERIFY(explain(judging).position >= 0);
        QCOMPARE(lease(1, kAnn, {QStringLiteral("py")}), (QList<qint64>{judging}));
        m_queue->remove(JudgingId{judging}, [](const Result<std::optional<Lease>> &) {});
        settle();
    }
    QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
    qint64 leased = 0;
    while (const qsizetype more = lease(500).size())
        leased += more;
    QCOMPARE(leased, backlog);
}

QTEST_GUILESS_MAIN(JudgingQueueTest)
#include "judging_queue_test.moc"
