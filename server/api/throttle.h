#pragma once

#include "server/api/rate_limiter.h"

#include <functional>

namespace gavel::api {

class SharedBuckets;

// How often each client may do one thing: by buckets that all servers share, where there are some and Redis answers,
// else by those of this server alone. Lives in the event loop's thread.
class Throttle final {
public:
    // `name` of the thing, unique. The shared buckets outlive it.
    Throttle(const char *name, const RateLimit &limit, const ApiSettings &settings);

    // Takes `count` tokens of `key` if they are there. The answer may come at once. It does not come any more when the
    // server ends.
    void take(const QByteArray &key, int count, std::move_only_function<void(const Standing &)> done);

private:
    const QByteArray m_name;
    const RateLimit m_limit;
    const bool m_isOn;
    SharedBuckets *const m_shared; // null: there are none
    RateLimiter m_own;
};

// Tells how the client stands: RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset, seconds until the bucket is
// full again.
http::Response withStanding(http::Response response, const Standing &standing);

// 429 with Retry-After. Requires: standing.wait.
http::Response tooMany(const QString &detail, const Standing &standing);

} // namespace gavel::api
