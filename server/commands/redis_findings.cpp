#include "server/commands/service_findings.h"
#include "server/commands/workspace.h"
#include "server/redis/redis_question.h"

#include <QDateTime>
#include <QUrl>

namespace gavel::commands {

namespace {

constexpr int kOldestMajor = 7;
constexpr double kMostMemory = 0.8; // of what it may use
constexpr double kMostClockDifference = 2;

using Info = QHash<QByteArray, QByteArray>;

// "name:value" lines, as INFO has them.
Info parseInfo(const QByteArray &text)
{
    Info info;
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            info.insert(line.left(colon), line.mid(colon + 1).trimmed());
    }
    return info;
}

Result<redis::RedisAddress> addressOf(const CommandLine &line)
{
    QUrl url(settingOf(line, "redis-url", "GAVEL_REDIS_URL"), QUrl::StrictMode);
    const QString file = settingOf(line, "redis-password-file", "GAVEL_REDIS_PASSWORD_FILE");
    if (!file.isEmpty())
        url.setPassword(TRY(readFirstLine(file)), QUrl::DecodedMode);
    return redis::parseRedisAddress(url.toString(QUrl::FullyEncoded));
}

Finding lookAtVersion(const redis::RedisAddress &address, const Info &info)
{
    const QString what = QStringLiteral("redis");
    const QString version = QString::fromLatin1(info.value("redis_version"));
    const QString detail = address.display() + QStringLiteral(", version ") + version;
    if (version.section(QLatin1Char('.'), 0, 0).toInt() < kOldestMajor)
        return Finding::bad(what, detail, QStringLiteral("upgrade it to Redis %1").arg(kOldestMajor));
    if (info.value("role") != "master")
        return Finding::bad(what, detail + QStringLiteral(", a replica, which takes no writes"),
                            QStringLiteral("let redis-url name the master"));
    if (info.value("cluster_enabled") == "1")
        return Finding::bad(what, detail + QStringLiteral(", part of a Redis Cluster"),
                            QStringLiteral("use one that is none: the queue is moved by one script"));
    return Finding::good(what, detail);
}

Finding lookAtMemory(const Info &info)
{
    const QString what = QStringLiteral("redis memory");
    const QByteArray policy = info.value("maxmemory_policy");
    const double most = info.value("maxmemory").toDouble();
    const double used = info.value("used_memory").toDouble();
    const QString limit = most > 0 ? QStringLiteral("at most %1 MiB").arg(most / 1048576, 0, 'f', 0)
                                   : QStringLiteral("no limit of its own");
    const QString detail =
        QStringLiteral("%1 MiB used, %2, %3").arg(used / 1048576, 0, 'f', 1).arg(limit, QString::fromLatin1(policy));
    if (policy != "noeviction")
        return Finding::bad(what, detail + QStringLiteral(": it may forget parts of the queue"),
                            QStringLiteral("CONFIG SET maxmemory-policy noeviction, and in its configuration file"));
    if (most > 0 && used > kMostMemory * most)
        return Finding::bad(what, detail, QStringLiteral("raise its maxmemory"));
    return Finding::good(what, detail);
}

// The queue can be filled from the database, so it may keep its data or not; but it must not stop taking writes.
Finding lookAtPersistence(const Info &info)
{
    const QString what = QStringLiteral("redis on disk");
    const bool hasLog = info.value("aof_enabled") == "1";
    if (hasLog && info.value("aof_last_write_status") != "ok")
        return Finding::bad(what, QStringLiteral("it cannot write its log, and refuses changes"),
                            QStringLiteral("make room on its disk, or CONFIG SET appendonly no"));
    if (info.value("rdb_last_bgsave_status") != "ok")
        return Finding::bad(what, QStringLiteral("it cannot save its data, and may refuse changes for that"),
                            QStringLiteral("make room on its disk, or CONFIG SET save \"\""));
    return Finding::good(what, hasLog ? QStringLiteral("keeps a log of changes")
                                      : QStringLiteral("keeps no log: after a restart it is filled from the database"));
}

// Leases go by its clock.
Finding lookAtClock(const redis::Reply &time)
{
    const QString what = QStringLiteral("redis clock");
    const double theirs = time.items.value(0).text.toDouble() + time.items.value(1).text.toDouble() / 1e6;
    const double difference = theirs - double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    const QString detail = QStringLiteral("%1 s off ours").arg(difference, 0, 'f', 3);
    if (qAbs(difference) <= kMostClockDifference)
        return Finding::good(what, detail);
    return Finding::bad(what, detail, QStringLiteral("let both machines set their clocks: timedatectl set-ntp true"));
}

Finding lookAtQueue(const redis::Reply &isReady)
{
    const QString what = QStringLiteral("redis queue");
    if (isReady.integer() == 1)
        return Finding::good(what, QStringLiteral("filled"));
    return Finding::good(what, QStringLiteral("empty: the first server fills it from the database"));
}

} // namespace

QList<Finding> lookAtRedis(const CommandLine &line)
{
    if (settingOf(line, "redis-url", "GAVEL_REDIS_URL").isEmpty())
        return {};
    const QString what = QStringLiteral("redis");
    const auto address = addressOf(line);
    if (!address)
        return {Finding::bad(what, QString::fromStdString(address.error().message),
                             QStringLiteral("correct GAVEL_REDIS_URL"))};
    QString prefix = settingOf(line, "redis-prefix", "GAVEL_REDIS_PREFIX");
    if (prefix.isEmpty())
        prefix = QStringLiteral("gavel:");
    const auto answers = redis::ask(*address, {{"INFO"}, {"TIME"}, {"EXISTS", prefix.toUtf8() + "ready"}});
    if (!answers) {
        const QString reason = QString::fromStdString(answers.error().message);
        const bool isRefused = reason.contains(QLatin1String("NOAUTH")) || reason.contains(QLatin1String("WRONGPASS"));
        return {Finding::bad(what, reason,
                             isRefused ? QStringLiteral("let redis-password-file hold its password")
                                       : QStringLiteral("start it, or see that GAVEL_REDIS_URL names it"))};
    }
    const Info info = parseInfo(answers->at(0).text);
    return {lookAtVersion(*address, info), lookAtMemory(info), lookAtPersistence(info), lookAtClock(answers->at(1)),
            lookAtQueue(answers->at(2))};
}

} // namespace gavel::commands
