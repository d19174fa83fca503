#include "server/api/throttle.h"

#include "server/api/shared_buckets.h"
#include "server/http/problem.h"

namespace gavel::api {

Throttle::Throttle(const char *name, const RateLimit &limit, const ApiSettings &settings)
    : m_name(QByteArray(name) + ':'),
      m_limit(limit),
      m_isOn(settings.isRateLimited),
      m_shared(settings.buckets),
      m_own(limit)
{
}

void Throttle::take(const QByteArray &key, int count, std::move_only_function<void(const Standing &)> done)
{
    if (!m_isOn)
        return done(standing(m_limit, m_limit.burst, 0));
    if (!m_shared)
        return done(m_own.take(key, count));
    m_shared->take(m_name + key, m_limit, count,
                   [this, key, count, done = std::move(done)](const std::optional<Standing> &shared) mutable {
                       done(shared ? *shared : m_own.take(key, count));
                   });
}

http::Response withStanding(http::Response response, const Standing &standing)
{
    return std::move(response)
        .with("RateLimit-Limit", QByteArray::number(standing.limit))
        .with("RateLimit-Remaining", QByteArray::number(standing.remaining))
        .with("RateLimit-Reset", QByteArray::number(qint64(standing.reset.count())));
}

http::Response tooMany(const QString &detail, const Standing &standing)
{
    return http::toResponse(
               {429, "too-many-requests", QStringLiteral("Too much is asked for; try again later"), detail, {}})
        .with("Retry-After", QByteArray::number(qint64(standing.wait->count())));
}

} // namespace gavel::api
