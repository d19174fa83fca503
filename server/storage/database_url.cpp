#include "server/storage/database_url.h"

#include <QUrl>
#include <QUrlQuery>

namespace gavel::storage {

namespace {

const QString kSqliteScheme = QStringLiteral("sqlite://");

std::unexpected<Error> badUrl(const std::string &reason)
{
    return failure(ErrorCode::InvalidArgument, "database: " + reason);
}

bool isPassedOn(const QString &option)
{
    static const QStringList kOptions{QStringLiteral("sslmode"), QStringLiteral("sslrootcert"),
                                      QStringLiteral("sslcert"), QStringLiteral("sslkey"), QStringLiteral("passfile")};
    return kOptions.contains(option);
}

// A value with a blank or a semicolon would end early in Qt's list of connection options.
bool isPlain(const QString &value)
{
    return !value.contains(QLatin1Char(';')) && !value.contains(QLatin1Char(' ')) && !value.contains(QLatin1Char('\''));
}

Result<void> readQuery(const QUrl &url, DatabaseLocation &location)
{
    for (const auto &[key, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        if (key == QStringLiteral("host"))
            location.host = value;
        else if (!isPassedOn(key))
            return badUrl("there is no option \"" + key.toStdString() + '"');
        else if (!isPlain(value))
            return badUrl("the value of " + key.toStdString() + " may not contain blanks, quotes or semicolons");
        else
            location.options.insert(key, value);
    }
    return {};
}

bool isPostgresqlScheme(const QString &scheme)
{
    return scheme == QStringLiteral("postgresql") || scheme == QStringLiteral("postgres");
}

} // namespace

Result<DatabaseLocation> parseDatabaseLocation(const QString &text)
{
    DatabaseLocation location;
    if (text.startsWith(kSqliteScheme) || !text.contains(QStringLiteral("://"))) {
        location.path = text.startsWith(kSqliteScheme) ? text.mid(kSqliteScheme.size()) : text;
        return location.path.isEmpty() ? Result<DatabaseLocation>(badUrl("the path is empty")) : location;
    }
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || !isPostgresqlScheme(url.scheme()))
        return badUrl("must be postgresql://USER@HOST:PORT/NAME or the path of a SQLite file");
    location.engine = Engine::Postgresql;
    location.host = url.host(QUrl::FullyDecoded);
    location.port = url.port(location.port);
    location.name = url.path(QUrl::FullyDecoded).mid(1);
    location.user = url.userName(QUrl::FullyDecoded);
    location.password = url.password(QUrl::FullyDecoded);
    TRY(readQuery(url, location));
    if (location.name.isEmpty() || location.name.contains(QLatin1Char('/')))
        return badUrl("the address must end with /NAME, the name of the database");
    return location;
}

QString DatabaseLocation::display() const
{
    if (engine == Engine::Sqlite)
        return path;
    const QString where = host.isEmpty() ? QStringLiteral("the local socket") : host;
    return QStringLiteral("PostgreSQL database %1 at %2:%3").arg(name, where).arg(port);
}

Result<QString> withPassword(const QString &location, const QString &password)
{
    if (TRY(parseDatabaseLocation(location)).engine == Engine::Sqlite)
        return location;
    QUrl url(location, QUrl::StrictMode);
    url.setPassword(password, QUrl::DecodedMode);
    return url.toString(QUrl::FullyEncoded);
}

} // namespace gavel::storage
