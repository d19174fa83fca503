#include "server/api/shared_buckets.h"

#include <QFile>
#include <QLoggingCategory>

#include <utility>

namespace gavel::api {

namespace {

Q_LOGGING_CATEGORY(logBuckets, "gavel.buckets", QtInfoMsg)

QByteArray scriptText()
{
    QFile file(QStringLiteral(":/redis/bucket.lua"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

SharedBuckets::SharedBuckets(const redis::RedisAddress &address, const QString &prefix)
    : m_prefix(prefix.toUtf8() + "bucket:"), m_script(scriptText()), m_redis(address)
{
    connect(&m_redis, &redis::RedisConnection::wentUp, this, &SharedBuckets::load);
    connect(&m_redis, &redis::RedisConnection::wentDown, this, [this] { m_isLoaded = false; });
    m_redis.start();
}

SharedBuckets::~SharedBuckets() = default;

void SharedBuckets::load()
{
    m_redis.send({"SCRIPT", "LOAD", m_script}, [this](const Result<redis::Reply> &sha1) {
        if (!sha1)
            return noteOutage(sha1.error().message.c_str());
        m_sha1 = sha1->text;
        m_isLoaded = true;
    });
}

void SharedBuckets::take(const QByteArray &bucket, const RateLimit &limit, int count, Callback done)
{
    if (!isUp()) {
        noteOutage("Redis is away");
        return done(std::nullopt);
    }
    const QByteArrayList command{"EVALSHA",
                                 m_sha1,
                                 "1",
                                 m_prefix + bucket,
                                 QByteArray::number(limit.burst),
                                 QByteArray::number(limit.perSecond),
                                 QByteArray::number(count)};
    m_redis.send(command, [this, limit, count, done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        done(standingOf(reply, limit, count));
    });
}

std::optional<Standing> SharedBuckets::standingOf(const Result<redis::Reply> &reply, const RateLimit &limit, int count)
{
    if (!reply) {
        if (reply.error().message.find("NOSCRIPT") != std::string::npos && std::exchange(m_isLoaded, false))
            load(); // it was restarted
        noteOutage(reply.error().message.c_str());
        return std::nullopt;
    }
    if (reply->items.size() != 2)
        return std::nullopt;
    if (std::exchange(m_isOut, false))
        qCInfo(logBuckets, "rate limits hold for all servers together again");
    return standing(limit, double(reply->items[1].integer()) / 1000, reply->items[0].integer() == 1 ? 0 : count);
}

void SharedBuckets::noteOutage(const char *reason)
{
    if (!std::exchange(m_isOut, true))
        qCWarning(logBuckets, "each server keeps rate limits for itself until Redis answers again: %s", reason);
}

} // namespace gavel::api
