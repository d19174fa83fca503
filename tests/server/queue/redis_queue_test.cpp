// What only a queue in another process can do: go, stand still, forget everything, be shared.
#include "server/queue/redis_queue.h"
#include "tests/support/private_redis.h"

#include <QSignalSpy>
#include <QtTest>

#include <thread>

using namespace gavel;
using namespace gavel::queue;
using test::PrivateRedis;

namespace {

const QStringList kAll{QStringLiteral("py")};
constexpr WorkerId kAnn{1};
constexpr WorkerId kBob{2};
constexpr std::chrono::milliseconds kShortSilence{2000};

QueueEntry entry(qint64 judging, int attempt = 0)
{
    QueueEntry entry;
    entry.judging = JudgingId{judging};
    entry.submission = SubmissionId{judging};
    entry.submitter = AccountId{1};
    entry.language = QStringLiteral("py");
    entry.attempt = attempt;
    return entry;
}

} // namespace

class RedisQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();
    void twoServersShareIt();
    void theDoorbellRingsAtTheOtherServer();
    void aServersLanguagesGoWithIt();
    void whatWasFlushedIsAskedFor();
    void pinsSurviveAFlush();
    void restoringKeepsLeases();
    void restoringTwiceChangesNothing();
    void aKilledRedisKeepsItsData();
    void anEmptyRestartIsNoticed();
    void whileItIsAwayEverythingIsUnavailable();
    void oneThatStandsStillIsGivenUp();
    void oneServerSweeps();
    void onesOwnStandstillIsNotItsFault();
    void itsOperationsAreTimed();

private:
    std::unique_ptr<RedisQueue>
    open(std::chrono::milliseconds longestSilence = redis::RedisConnection::kLongestSilence);
    static QList<Lease> lease(RedisQueue &queue, WorkerId worker, int most = 100);
    static bool restore(RedisQueue &queue, const QList<Lease> &entries);
    static Result<QueueDepth> depth(RedisQueue &queue);

    std::unique_ptr<PrivateRedis> m_redis;
    QString m_prefix;
    int m_prefixes = 0;
};

void RedisQueueTest::initTestCase()
{
    m_redis = std::make_unique<PrivateRedis>();
}

void RedisQueueTest::cleanupTestCase()
{
    m_redis.reset();
}

void RedisQueueTest::init()
{
    m_prefix = QStringLiteral("q%1:").arg(++m_prefixes);
    const auto queue = open();
    QVERIFY(restore(*queue, {}));
}

std::unique_ptr<RedisQueue> RedisQueueTest::open(std::chrono::milliseconds longestSilence)
{
    RedisQueue::Options options;
    options.address = m_redis->address();
    options.prefix = m_prefix;
    options.longestSilence = longestSilence;
    options.offerLifeTime = std::chrono::seconds(3);
    auto queue = std::make_unique<RedisQueue>(options);
    QSignalSpy forgotten(queue.get(), &JudgingQueue::forgotten);
    if (!QTest::qWaitFor([&] { return queue->isAvailable() || !forgotten.isEmpty(); }, 30'000))
        qFatal("Redis does not answer");
    return queue;
}

QList<Lease> RedisQueueTest::lease(RedisQueue &queue, WorkerId worker, int most)
{
    std::optional<Result<QList<Lease>>> leases;
    queue.lease(worker, kAll, most, [&](Result<QList<Lease>> answer) { leases = std::move(answer); });
    if (!QTest::qWaitFor([&] { return leases.has_value(); }, 30'000))
        qFatal("no answer");
    return leases->value_or(QList<Lease>());
}

bool RedisQueueTest::restore(RedisQueue &queue, const QList<Lease> &entries)
{
    std::optional<bool> isDone;
    queue.restore(entries, [&](const Result<void> &done) { isDone = done.has_value(); });
    return QTest::qWaitFor([&] { return isDone.has_value(); }, 30'000) && *isDone;
}

Result<QueueDepth> RedisQueueTest::depth(RedisQueue &queue)
{
    std::optional<Result<QueueDepth>> depth;
    queue.depth([&](Result<QueueDepth> answer) { depth = std::move(answer); });
    if (!QTest::qWaitFor([&] { return depth.has_value(); }, 30'000))
        qFatal("no answer");
    return *depth;
}

void RedisQueueTest::twoServersShareIt()
{
    const auto a = open();
    const auto b = open();
    QList<QueueEntry> entries;
    for (qint64 judging = 1; judging <= 200; ++judging)
        entries.append(entry(judging));
    a->enqueue(entries);
    b->enqueue(entries); // the same ones
    QSet<qint64> leased;
    for (int round = 0; leased.size() < 200 && round < 100; ++round) {
        for (const Lease &each : lease(*a, kAnn, 3) + lease(*b, kBob, 3)) {
            QVERIFY(!leased.contains(each.entry.judging.value));
            leased.insert(each.entry.judging.value);
        }
    }
    QCOMPARE(leased.size(), 200);
    QVERIFY(lease(*a, kAnn).isEmpty());
}

void RedisQueueTest::theDoorbellRingsAtTheOtherServer()
{
    const auto a = open();
    const auto b = open();
    QSignalSpy rung(b.get(), &JudgingQueue::entriesWaiting);
    // It may have begun to listen in the meantime or not: it hears one of several.
    qint64 judging = 0;
    QVERIFY(QTest::qWaitFor(
        [&] {
            a->enqueue({entry(++judging)});
            return !rung.isEmpty();
        },
        30'000));
}

void RedisQueueTest::aServersLanguagesGoWithIt()
{
    const auto a = open();
    const auto reason = [&] {
        std::optional<WaitingReason> found;
        a->explain(JudgingId{1},
                   [&](const Result<WaitingState> &state) { found = state ? state->reason : WaitingReason::Unknown; });
        (void)QTest::qWaitFor([&] { return found.has_value(); }, 30'000);
        return found.value_or(WaitingReason::Unknown);
    };
    a->enqueue({entry(1)});
    QCOMPARE(reason(), WaitingReason::NoWorker);
    {
        const auto b = open();
        b->setWorkerOffers(kBob, kAll);
        QTRY_COMPARE_WITH_TIMEOUT(reason(), WaitingReason::Turn, 30'000);
    }
    // It was not told that the other server has gone.
    QTRY_COMPARE_WITH_TIMEOUT(reason(), WaitingReason::NoWorker, 60'000);
}

void RedisQueueTest::whatWasFlushedIsAskedFor()
{
    const auto a = open();
    a->enqueue({entry(1)});
    QSignalSpy forgotten(a.get(), &JudgingQueue::forgotten);
    m_redis->flush();
    QTRY_VERIFY_WITH_TIMEOUT(!forgotten.isEmpty(), 30'000);
    QVERIFY(!a->isAvailable());
    QVERIFY(restore(*a, {{entry(1), WorkerId()}}));
    QVERIFY(a->isAvailable());
    QCOMPARE(lease(*a, kAnn).size(), 1);
}

// A Redis that had lost its data gave the entries of a contest to workers with any version.
void RedisQueueTest::pinsSurviveAFlush()
{
    const auto a = open();
    QueueEntry inContest = entry(1);
    inContest.contest = ContestId{7};
    a->setPins({{inContest.contest, inContest.language, QStringLiteral("new")}});
    m_redis->flush();
    QTRY_VERIFY_WITH_TIMEOUT(!a->isAvailable(), 30'000);
    QVERIFY(restore(*a, {{inContest, WorkerId()}, {entry(2), WorkerId()}}));
    const QList<Lease> leases = lease(*a, kAnn, 5);
    QCOMPARE(leases.size(), 1);
    QCOMPARE(leases[0].entry.judging, JudgingId{2});
}

void RedisQueueTest::restoringKeepsLeases()
{
    const auto a = open();
    m_redis->flush();
    QTRY_VERIFY_WITH_TIMEOUT(!a->isAvailable(), 30'000);
    QVERIFY(restore(*a, {{entry(1, 2), kAnn}, {entry(2), WorkerId()}}));
    QList<wire::JobKey> lost;
    std::optional<bool> isAnswered;
    a->extend(kAnn, {{JudgingId{1}, 2}, {JudgingId{2}, 1}}, [&](const Result<QList<wire::JobKey>> &keys) {
        lost = keys.value_or(QList<wire::JobKey>());
        isAnswered = keys.has_value();
    });
    QTRY_VERIFY_WITH_TIMEOUT(isAnswered.has_value(), 30'000);
    QVERIFY(*isAnswered);
    QCOMPARE(lost, (QList<wire::JobKey>{{JudgingId{2}, 1}}));
    const QList<Lease> leases = lease(*a, kBob);
    QCOMPARE(leases.size(), 1);
    QCOMPARE(leases[0].entry.judging, JudgingId{2});
}

void RedisQueueTest::restoringTwiceChangesNothing()
{
    const auto a = open();
    const auto b = open();
    a->enqueue({entry(1)});
    QCOMPARE(lease(*a, kAnn).size(), 1);
    QVERIFY(restore(*b, {{entry(1), WorkerId()}, {entry(2), WorkerId()}}));
    QCOMPARE(lease(*b, kBob).size(), 1);
    QCOMPARE(depth(*a)->leased, 2);
}

void RedisQueueTest::aKilledRedisKeepsItsData()
{
    const auto a = open();
    a->enqueue({entry(1), entry(2)});
    QCOMPARE(lease(*a, kAnn, 1).size(), 1);
    m_redis->kill();
    QTRY_VERIFY_WITH_TIMEOUT(!a->isAvailable(), 30'000);
    m_redis->start();
    QTRY_VERIFY_WITH_TIMEOUT(a->isAvailable(), 30'000);
    QCOMPARE(depth(*a)->waiting, 1);
    QCOMPARE(depth(*a)->leased, 1);
}

void RedisQueueTest::anEmptyRestartIsNoticed()
{
    const auto a = open();
    QSignalSpy forgotten(a.get(), &JudgingQueue::forgotten);
    m_redis->stop();
    m_redis->loseData();
    m_redis->start();
    QTRY_VERIFY_WITH_TIMEOUT(!forgotten.isEmpty(), 30'000);
    QVERIFY(restore(*a, {{entry(7), WorkerId()}}));
    QCOMPARE(lease(*a, kAnn).size(), 1);
}

void RedisQueueTest::whileItIsAwayEverythingIsUnavailable()
{
    const auto a = open();
    m_redis->stop();
    QTRY_VERIFY_WITH_TIMEOUT(!a->isAvailable(), 30'000);
    QVERIFY(!depth(*a));
    QVERIFY(depth(*a).error().code == ErrorCode::Unavailable);
    a->enqueue({entry(1)}); // goes nowhere, and nobody is told
    m_redis->start();
    QTRY_VERIFY_WITH_TIMEOUT(a->isAvailable(), 30'000);
}

void RedisQueueTest::oneThatStandsStillIsGivenUp()
{
    const auto a = open(kShortSilence);
    m_redis->freeze();
    const Result<QueueDepth> answer = depth(*a); // not for ever
    const bool isAvailable = a->isAvailable();
    m_redis->thaw();
    QVERIFY(!answer);
    QVERIFY(answer.error().code == ErrorCode::Unavailable);
    QVERIFY(!isAvailable);
    QTRY_VERIFY_WITH_TIMEOUT(a->isAvailable(), 30'000);
}

void RedisQueueTest::oneServerSweeps()
{
    const auto a = open();
    const auto b = open();
    int ours = 0;
    int answers = 0;
    for (RedisQueue *queue : {a.get(), b.get()})
        queue->claimSweep(std::chrono::hours(1), [&](const Result<bool> &isOurs) {
            ours += isOurs && *isOurs ? 1 : 0;
            ++answers;
        });
    QTRY_COMPARE_WITH_TIMEOUT(answers, 2, 30'000);
    QCOMPARE(ours, 1);
}

// A server that had stood still for some seconds threw away the answers that had come meanwhile.
void RedisQueueTest::onesOwnStandstillIsNotItsFault()
{
    const auto a = open(kShortSilence);
    std::optional<Result<QueueDepth>> asked;
    a->depth([&](Result<QueueDepth> answer) { asked = std::move(answer); });
    QCoreApplication::processEvents();                  // it is sent
    std::this_thread::sleep_for(kShortSilence * 3 / 2); // this is the fault
    QTRY_VERIFY_WITH_TIMEOUT(asked.has_value(), 30'000);
    QVERIFY(asked->has_value());
    QVERIFY(a->isAvailable());
}

void RedisQueueTest::itsOperationsAreTimed()
{
    QHash<QByteArray, std::chrono::nanoseconds> times;
    RedisQueue::Options options;
    options.address = m_redis->address();
    options.prefix = m_prefix;
    options.timed = [&](const char *operation, std::chrono::nanoseconds took) {
        times.insert(operation, took);
    };
    RedisQueue queue(options);
    QTRY_VERIFY_WITH_TIMEOUT(queue.isAvailable(), 30'000);
    QVERIFY(!times.contains("lease"));
    QVERIFY(lease(queue, kAnn).isEmpty());
    QVERIFY(times.value("lease") > std::chrono::nanoseconds(0));
}

QTEST_GUILESS_MAIN(RedisQueueTest)
#include "redis_queue_test.moc"
