#include "server/api/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace gavel::api {

namespace {

constexpr std::chrono::seconds kCleaningInterval{60};

} // namespace

std::optional<std::chrono::seconds> RateLimiter::take(const QByteArray &key, Time now)
{
    forgetFull(now);
    const auto found = m_buckets.find(key);
    Bucket bucket = found == m_buckets.end() ? Bucket{m_limit.burst, now} : *found;
    bucket.tokens = tokensAt(bucket, now);
    bucket.filled = now;
    const bool isEmpty = bucket.tokens < 1;
    if (!isEmpty)
        bucket.tokens -= 1;
    m_buckets.insert(key, bucket);
    if (!isEmpty)
        return std::nullopt;
    return std::chrono::seconds(std::max<qint64>(1, qint64(std::ceil((1 - bucket.tokens) / m_limit.perSecond))));
}

http::Response RateLimiter::describe(http::Response response, const QByteArray &key, Time now) const
{
    const auto bucket = m_buckets.constFind(key);
    const double tokens = bucket == m_buckets.constEnd() ? m_limit.burst : tokensAt(*bucket, now);
    const qint64 reset = qint64(std::ceil((m_limit.burst - tokens) / m_limit.perSecond));
    return std::move(response)
        .with("RateLimit-Limit", QByteArray::number(qint64(m_limit.burst)))
        .with("RateLimit-Remaining", QByteArray::number(qint64(std::floor(std::max(0.0, tokens)))))
        .with("RateLimit-Reset", QByteArray::number(reset));
}

double RateLimiter::tokensAt(const Bucket &bucket, Time now) const
{
    const double seconds = std::chrono::duration<double>(now - bucket.filled).count();
    return std::min(m_limit.burst, bucket.tokens + seconds * m_limit.perSecond);
}

void RateLimiter::forgetFull(Time now)
{
    if (now < m_nextCleaning)
        return;
    m_nextCleaning = now + kCleaningInterval;
    m_buckets.removeIf([&](const auto &entry) { return tokensAt(entry.value(), now) >= m_limit.burst; });
}

} // namespace gavel::api
