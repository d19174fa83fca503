#include "server/api/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace gavel::api {

namespace {

constexpr std::chrono::seconds kCleaningInterval{60};

std::chrono::seconds timeFor(double tokens, const RateLimit &limit)
{
    return std::chrono::seconds(qint64(std::ceil(tokens / limit.perSecond)));
}

} // namespace

Standing standing(const RateLimit &limit, double tokens, int wanted)
{
    Standing standing;
    standing.limit = qint64(limit.burst);
    standing.remaining = qint64(std::floor(std::max(0.0, tokens)));
    standing.reset = timeFor(limit.burst - tokens, limit);
    if (wanted > 0)
        standing.wait = std::max(std::chrono::seconds(1), timeFor(wanted - tokens, limit));
    return standing;
}

Standing RateLimiter::take(const QByteArray &key, int count, Time now)
{
    forgetFull(now);
    const auto found = m_buckets.find(key);
    Bucket bucket = found == m_buckets.end() ? Bucket{m_limit.burst, now} : *found;
    bucket.tokens = tokensAt(bucket, now);
    bucket.filled = now;
    const bool isGranted = bucket.tokens >= count;
    if (isGranted)
        bucket.tokens -= count;
    m_buckets.insert(key, bucket);
    return standing(m_limit, bucket.tokens, isGranted ? 0 : count);
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
