#pragma once

#include "server/queue/embedded_queue.h"
#include "server/queue/redis_queue.h"
#include "tests/support/private_redis.h"

#include <QStringList>

#include <memory>
#include <optional>

namespace gavel::test {

inline constexpr WorkerId kAnn{1};
inline constexpr WorkerId kBob{2};
inline const QStringList kAll{QStringLiteral("cpp"), QStringLiteral("py")};

// The ctest instance ...@redis sets GAVEL_TEST_ENGINE.
bool isOnRedis();

// A queue of either engine whose time stands still unless it is moved on. Calls wait for the answer.
class QueueUnderTest {
protected:
    // An empty queue that takes ten entries before it is full.
    void open();
    void close();

    queue::QueueEntry entry(qint64 judging, qint64 submitter = 1, const char *language = "py") const;
    QList<qint64> lease(int most, WorkerId worker = kAnn, const QStringList &languages = kAll);
    QList<queue::LostLease> expire();
    queue::WaitingState explain(qint64 judging);
    std::optional<queue::LostLease> lose(const wire::JobKey &key);
    void settle();

    queue::EmbeddedQueue::Time m_now;
    std::unique_ptr<queue::JudgingQueue> m_queue;

private:
    std::unique_ptr<queue::RedisQueue> openRedisQueue(int number);

    std::unique_ptr<PrivateRedis> m_redis;
    int m_queues = 0;
};

} // namespace gavel::test
