#include "tests/server/queue/queue_under_test.h"

#include <QDeadlineTimer>
#include <QTimer>
#include <QtTest>

namespace gavel::test {

using namespace queue;
using wire::JobKey;

bool isOnRedis()
{
    return qEnvironmentVariable("GAVEL_TEST_ENGINE") == QStringLiteral("redis");
}

void QueueUnderTest::open()
{
    m_now = EmbeddedQueue::Time(std::chrono::hours(5));
    m_queue.reset();
    if (!isOnRedis()) {
        EmbeddedQueue::Options options;
        options.mostWaiting = 10;
        options.now = [this] {
            return m_now;
        };
        m_queue = std::make_unique<EmbeddedQueue>(options);
        return;
    }
    if (!m_redis)
        m_redis = std::make_unique<PrivateRedis>();
    m_queue = openRedisQueue(++m_queues);
    if (!QTest::qWaitFor([this] { return m_queue->isAvailable(); }, 30'000))
        qFatal("the queue does not become available");
}

void QueueUnderTest::close()
{
    m_queue.reset();
    m_redis.reset();
}

std::unique_ptr<RedisQueue> QueueUnderTest::openRedisQueue(int number)
{
    RedisQueue::Options options;
    options.address = m_redis->address();
    options.prefix = QStringLiteral("test%1:").arg(number);
    options.mostWaiting = 10;
    options.now = [this] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_now.time_since_epoch());
    };
    auto queue = std::make_unique<RedisQueue>(options);
    QObject::connect(queue.get(), &JudgingQueue::forgotten, queue.get(),
                     [queue = queue.get()] { queue->restore({}, [](const Result<void> &) {}); });
    return queue;
}

// Everything asked of the queue so far has been answered.
void QueueUnderTest::settle()
{
    bool isAnswered = false;
    m_queue->depth([&](const Result<QueueDepth> &) { isAnswered = true; });
    QDeadlineTimer deadline(30'000);
    QTimer tick; // ends the wait for events; with a time limit processEvents() would not wait but spin
    tick.start(100);
    while (!isAnswered && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (!isAnswered)
        qFatal("the queue does not answer");
}

QueueEntry QueueUnderTest::entry(qint64 judging, qint64 submitter, const char *language) const
{
    QueueEntry entry;
    entry.judging = JudgingId{judging};
    entry.submission = SubmissionId{judging};
    entry.submitter = AccountId{submitter};
    entry.language = QString::fromLatin1(language);
    return entry;
}

QList<qint64> QueueUnderTest::lease(int most, WorkerId worker, const QStringList &languages)
{
    QList<qint64> judgings;
    m_queue->lease(worker, languages, most, [&](const Result<QList<Lease>> &leases) {
        for (const Lease &lease : *leases)
            judgings.append(lease.entry.judging.value);
    });
    settle();
    return judgings;
}

QList<LostLease> QueueUnderTest::expire()
{
    QList<LostLease> lost;
    m_queue->expire([&](Result<QList<LostLease>> leases) { lost = *std::move(leases); });
    settle();
    return lost;
}

WaitingState QueueUnderTest::explain(qint64 judging)
{
    WaitingState state;
    m_queue->explain(JudgingId{judging}, [&](Result<WaitingState> found) { state = *found; });
    settle();
    return state;
}

std::optional<LostLease> QueueUnderTest::lose(const JobKey &key)
{
    std::optional<LostLease> lost;
    m_queue->lose(key, [&](Result<std::optional<LostLease>> lease) { lost = *lease; });
    settle();
    return lost;
}

} // namespace gavel::test
