#pragma once

#include "server/api/services.h"
#include "server/http/response.h"

#include <QByteArray>
#include <QHash>

#include <optional>

namespace gavel::api {

// How a client stands after it asked.
struct Standing {
    std::optional<std::chrono::seconds> wait; // empty: it was granted; else until it would be
    qint64 limit = 0;                         // what the bucket holds
    qint64 remaining = 0;                     // what it holds now
    std::chrono::seconds reset{0};            // until it is full
};

// That of a bucket with `tokens` in it, for a client that still lacks `wanted` of them; 0: it was granted.
Standing standing(const RateLimit &limit, double tokens, int wanted);

// Token buckets by key. Buckets that are full again are forgotten, so memory follows the clients of the last minutes.
// Lives in one thread.
class RateLimiter final {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RateLimiter(const RateLimit &limit) : m_limit(limit) {}

    // Takes `count` tokens of `key`, if there are as many.
    Standing take(const QByteArray &key, int count = 1, Time now = std::chrono::steady_clock::now());

    qsizetype size() const { return m_buckets.size(); }

private:
    struct Bucket {
        double tokens = 0;
        Time filled;
    };

    double tokensAt(const Bucket &bucket, Time now) const;
    void forgetFull(Time now);

    const RateLimit m_limit;
    QHash<QByteArray, Bucket> m_buckets;
    Time m_nextCleaning;
};

} // namespace gavel::api
