#include "server/serve/setting_readers.h"

#include "core/blobs/s3_address.h"
#include "server/commands/workspace.h"
#include "server/redis/redis_address.h"
#include "server/storage/database_url.h"

#include <QUrl>

namespace gavel::serve {

std::optional<qint64> numberIn(const QString &text, qint64 least, qint64 most)
{
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    return isNumber && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

QString outside(qint64 least, qint64 most)
{
    return QStringLiteral("must be an integer between %1 and %2").arg(least).arg(most);
}

std::optional<QString> setListen(ServeSettings &settings, const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    const std::optional<qint64> port = numberIn(text.mid(colon + 1), 0, 65535);
    QString host = text.left(qMax<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    const QHostAddress address(host == QLatin1String("localhost") ? QStringLiteral("127.0.0.1") : host);
    if (colon < 0 || !port || address.isNull())
        return QStringLiteral("must be ADDRESS:PORT, for example 127.0.0.1:8080 or [::]:8080");
    settings.address = address;
    settings.port = quint16(*port);
    return std::nullopt;
}

std::optional<QString> setSubnets(QList<QPair<QHostAddress, int>> &list, const QString &text)
{
    list.clear();
    const QStringList subnets = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &subnet : subnets) {
        const auto parsed = QHostAddress::parseSubnet(subnet.trimmed());
        if (parsed.second < 0)
            return QStringLiteral("%1 is not a subnet such as 10.0.0.0/8").arg(subnet);
        list.append(parsed);
    }
    return std::nullopt;
}

std::optional<QString> setSwitch(bool &isOn, const QString &text)
{
    if (text != QLatin1String("true") && text != QLatin1String("false"))
        return QStringLiteral("must be true or false");
    isOn = text == QLatin1String("true");
    return std::nullopt;
}

std::optional<QString> setDatabase(ServeSettings &settings, const QString &text)
{
    const auto location = storage::parseDatabaseLocation(text);
    if (!location)
        return QString::fromStdString(location.error().message);
    settings.database = text;
    return std::nullopt;
}

std::optional<QString> setDatabasePassword(ServeSettings &settings, const QString &text)
{
    const Result<QString> password = commands::readFirstLine(text);
    if (!password)
        return QString::fromStdString(password.error().message);
    const Result<QString> complete = storage::withPassword(settings.database, *password);
    if (!complete)
        return QStringLiteral("needs a database-url");
    settings.database = *complete;
    return std::nullopt;
}

std::optional<QString> setPath(QString &path, const QString &text)
{
    path = text;
    return text.isEmpty() ? std::optional(QStringLiteral("must be a file")) : std::nullopt;
}

std::optional<QString> setText(QString &value, const QString &text)
{
    value = text;
    return text.isEmpty() ? std::optional(QStringLiteral("must not be empty")) : std::nullopt;
}

std::optional<QString> setRunAllTests(ServeSettings &settings, const QString &text)
{
    if (text != QLatin1String("true") && text != QLatin1String("false"))
        return QStringLiteral("must be true or false");
    settings.policy.runsAllTests = text == QLatin1String("true");
    return std::nullopt;
}

std::optional<QString> setJudge0Path(ServeSettings &settings, const QString &text)
{
    const bool isPath = text.startsWith(QLatin1Char('/')) && !text.contains(QLatin1Char('{'));
    if (!isPath)
        return QStringLiteral("must be a path such as /judge0, or / for the root");
    settings.judge0.basePath = text.toUtf8();
    while (settings.judge0.basePath.endsWith('/'))
        settings.judge0.basePath.chop(1);
    return std::nullopt;
}

std::optional<QString> setOrigins(QByteArrayList &origins, const QString &text)
{
    origins.clear();
    const QStringList parts = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QString origin = part.trimmed();
        const QUrl url(origin, QUrl::StrictMode);
        const bool isOrigin =
            origin == QLatin1String("*") || (url.isValid() && !url.host().isEmpty() && url.path().isEmpty());
        if (!isOrigin)
            return QStringLiteral("%1 is not an origin such as https://contest.example.org").arg(origin);
        origins.append(origin.toUtf8());
    }
    return std::nullopt;
}

std::optional<QString> setTokens(QByteArrayList &tokens, const QString &text)
{
    tokens.clear();
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words)
        tokens.append(word.toUtf8());
    return tokens.isEmpty() ? std::optional(QStringLiteral("must not be empty")) : std::nullopt;
}

std::optional<QString> setRedis(ServeSettings &settings, const QString &text)
{
    const auto address = redis::parseRedisAddress(text);
    if (!address)
        return QString::fromStdString(address.error().message);
    settings.redis = text;
    return std::nullopt;
}

std::optional<QString> setRedisPassword(ServeSettings &settings, const QString &text)
{
    const Result<QString> password = commands::readFirstLine(text);
    if (!password)
        return QString::fromStdString(password.error().message);
    if (settings.redis.isEmpty())
        return QStringLiteral("needs a redis-url");
    QUrl url(settings.redis, QUrl::StrictMode);
    url.setPassword(*password, QUrl::DecodedMode);
    settings.redis = url.toString(QUrl::FullyEncoded);
    return std::nullopt;
}

std::optional<QString> setBlobStore(ServeSettings &settings, const QString &text)
{
    const auto address = blobs::parseS3Address(text);
    if (!address)
        return QString::fromStdString(address.error().message);
    settings.blobStore = text;
    return std::nullopt;
}

std::optional<QString> setBlobKeys(ServeSettings &settings, const QString &text)
{
    const Result<QString> line = commands::readFirstLine(text);
    if (!line)
        return QString::fromStdString(line.error().message);
    settings.blobKeys = line->toUtf8();
    blobs::S3Address address;
    const Result<void> good = blobs::setCredentials(address, settings.blobKeys);
    return good ? std::nullopt : std::optional(QString::fromStdString(good.error().message));
}

std::optional<QString> setLogFormat(ServeSettings &settings, const QString &text)
{
    if (text != QLatin1String("text") && text != QLatin1String("json"))
        return QStringLiteral("must be text or json");
    settings.log.format = text == QLatin1String("json") ? telemetry::LogFormat::Json : telemetry::LogFormat::Text;
    return std::nullopt;
}

std::optional<QString> setLogLevel(ServeSettings &settings, const QString &text)
{
    const QStringList levels{QStringLiteral("debug"), QStringLiteral("info"), QStringLiteral("warning")};
    const qsizetype level = levels.indexOf(text);
    if (level < 0)
        return QStringLiteral("must be debug, info or warning");
    settings.log.level = static_cast<telemetry::LogLevel>(level);
    return std::nullopt;
}

std::optional<QString> setOtlp(ServeSettings &settings, const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isWeb || url.host().isEmpty())
        return QStringLiteral("must be http://HOST:PORT");
    settings.otlp = text;
    return std::nullopt;
}

} // namespace gavel::serve
