#include "server/redis/redis_address.h"

#include <QUrl>
#include <QUrlQuery>

namespace gavel::redis {

namespace {

std::unexpected<Error> badUrl(const char *reason)
{
    return failure(ErrorCode::InvalidArgument, std::string("redis: ") + reason);
}

Result<int> databaseNumber(const QString &text)
{
    if (text.isEmpty())
        return 0;
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (!isNumber || number < 0)
        return badUrl("the database must be a number");
    return number;
}

} // namespace

QString RedisAddress::display() const
{
    return QStringLiteral("Redis at ") +
           (socketPath.isEmpty() ? QStringLiteral("%1:%2").arg(host).arg(port) : socketPath);
}

Result<RedisAddress> parseRedisAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    RedisAddress address;
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = url.password(QUrl::FullyDecoded);
    if (url.isValid() && url.scheme() == QStringLiteral("unix") && !url.path().isEmpty()) {
        address.socketPath = url.path(QUrl::FullyDecoded);
        address.database = TRY(databaseNumber(QUrlQuery(url).queryItemValue(QStringLiteral("db"))));
        return address;
    }
    if (!url.isValid() || url.scheme() != QStringLiteral("redis") || url.host().isEmpty())
        return badUrl("must be redis://HOST:PORT/DATABASE or unix:///PATH/OF/SOCKET");
    address.host = url.host(QUrl::FullyDecoded);
    address.port = url.port(address.port);
    address.database = TRY(databaseNumber(url.path().mid(1)));
    return address;
}

} // namespace gavel::redis
