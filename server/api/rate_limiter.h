#pragma once

#include "server/api/services.h"
#include "server/http/response.h"

#include <QByteArray>
#include <QHash>

#include <optional>

namespace gavel::api {

// Token buckets by key. Buckets that are full again are forgotten, so memory follows the clients of the last minutes.
// Lives in one thread.
class RateLimiter final {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RateLimiter(const RateLimit &limit) : m_limit(limit) {}

    // Takes one token of `key`, or tells when there will be one.
    std::optional<std::chrono::seconds> take(const QByteArray &key, Time now = std::chrono::steady_clock::now());

    // How the key stands, told without taking anything: RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset,
    // seconds until the bucket is full again.
    http::Response describe(http::Response response, const QByteArray &key,
                            Time now = std::chrono::steady_clock::now()) const;

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
