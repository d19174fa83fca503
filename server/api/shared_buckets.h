#pragma once

#include "server/api/rate_limiter.h"
#include "server/redis/redis_connection.h"

#include <QObject>

#include <functional>
#include <optional>

namespace gavel::api {

// Token buckets in Redis: several servers count as one. Each take is one round trip and one atomic step there; the time
// is that of Redis. Lives in the event loop's thread and never blocks it.
class SharedBuckets final : public QObject {
public:
    // `prefix` of the keys.
    SharedBuckets(const redis::RedisAddress &address, const QString &prefix);
    ~SharedBuckets() override; // those who wait are told nothing

    // Empty: Redis is away, and who asks has to decide by itself.
    using Callback = std::move_only_function<void(const std::optional<Standing> &)>;
    void take(const QByteArray &bucket, const RateLimit &limit, int count, Callback done);

    bool isUp() const { return m_isLoaded && m_redis.isUp(); }

private:
    void load();
    std::optional<Standing> standingOf(const Result<redis::Reply> &reply, const RateLimit &limit, int count);
    void noteOutage(const char *reason);

    const QByteArray m_prefix;
    const QByteArray m_script;
    redis::RedisConnection m_redis;
    QByteArray m_sha1;
    bool m_isLoaded = false;
    bool m_isOut = false; // and that was logged
};

} // namespace gavel::api
