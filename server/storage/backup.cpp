#include "server/storage/backup.h"

#include "core/base/unique_fd.h"
#include "server/storage/connection.h"
#include "server/storage/migrations.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <fcntl.h>
#include <unistd.h>

namespace gavel::storage {

namespace {

constexpr std::chrono::seconds kBusyTimeout{60};

Result<void> sync(const QString &file)
{
    const UniqueFd fd(::open(file.toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0)
        return systemFailure("cannot sync " + file.toStdString());
    return {};
}

// The names of libpq's environment: a password does not belong on a command line.
QProcessEnvironment environmentOf(const DatabaseLocation &location)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto set = [&](const char *name, const QString &value) {
        if (!value.isEmpty())
            environment.insert(QString::fromLatin1(name), value);
    };
    set("PGHOST", location.host);
    set("PGPORT", QString::number(location.port));
    set("PGUSER", location.user);
    set("PGDATABASE", location.name);
    set("PGPASSWORD", location.password);
    for (auto option = location.options.cbegin(); option != location.options.cend(); ++option)
        set(("PG" + option.key().toUpper().toLatin1()).constData(), option.value()); // sslmode: PGSSLMODE
    return environment;
}

Result<QString> findTool(const QString &name)
{
    const QString debian = QStringLiteral("/usr/lib/postgresql/15/bin");
    for (const QString &found :
         {QStandardPaths::findExecutable(name), QStandardPaths::findExecutable(name, {debian})}) {
        if (!found.isEmpty())
            return found;
    }
    return failure(ErrorCode::NotFound, name.toStdString() + " is missing: apt-get install postgresql-client-15");
}

Result<void> runTool(const DatabaseLocation &location, const QString &name, const QStringList &arguments)
{
    QProcess process;
    process.setProcessEnvironment(environmentOf(location));
    process.start(TRY(findTool(name)), arguments);
    process.closeWriteChannel();
    process.waitForFinished(-1);
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    return failure(ErrorCode::Unavailable,
                   name.toStdString() + ": " + process.readAllStandardError().trimmed().left(1000).toStdString());
}

Result<void> requireNew(const QString &database, const DatabaseLocation &location)
{
    if (location.engine == Engine::Sqlite) {
        if (QFile::exists(location.path))
            return failure(ErrorCode::FailedPrecondition,
                           location.path.toStdString() + " is there already: restore to another data directory");
        return {};
    }
    const auto connection = TRY(Connection::open(database, Connection::Access::ReadOnly, kBusyTimeout));
    if (TRY(connection->executeForInteger(QStringLiteral(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"))) > 0)
        return failure(ErrorCode::FailedPrecondition,
                       location.display().toStdString() + " has tables already: restore to a new database");
    return {};
}

} // namespace

QString backupName(Engine engine)
{
    return engine == Engine::Sqlite ? QStringLiteral("gavel.db") : QStringLiteral("gavel.dump");
}

Result<void> backUpDatabase(const QString &database, const QString &file)
{
    const DatabaseLocation location = TRY(parseDatabaseLocation(database));
    if (location.engine == Engine::Postgresql) {
        TRY(runTool(location, QStringLiteral("pg_dump"),
                    {QStringLiteral("--format=custom"), QStringLiteral("--no-owner"), QStringLiteral("--no-privileges"),
                     QStringLiteral("--file=") + file}));
        return sync(file);
    }
    const auto connection = TRY(Connection::open(location.path, Connection::Access::ReadWrite, kBusyTimeout));
    QString quoted = file;
    quoted.replace(QLatin1Char('\''), QStringLiteral("''"));
    TRY(connection->execute(QStringLiteral("VACUUM INTO '%1'").arg(quoted)));
    return sync(file);
}

Result<void> restoreDatabase(const QString &database, const QString &file)
{
    const DatabaseLocation location = TRY(parseDatabaseLocation(database));
    TRY(requireNew(database, location));
    if (location.engine == Engine::Postgresql)
        return runTool(location, QStringLiteral("pg_restore"),
                       {QStringLiteral("--no-owner"), QStringLiteral("--no-privileges"),
                        QStringLiteral("--exit-on-error"), QStringLiteral("--single-transaction"),
                        QStringLiteral("--dbname=") + location.name, file});
    const QString incoming = location.path + QStringLiteral(".new");
    QFile::remove(incoming);
    if (!QFile::copy(file, incoming))
        return failure(ErrorCode::Unavailable, "cannot copy " + file.toStdString() + " to " + incoming.toStdString());
    QFile::setPermissions(incoming, QFile::ReadOwner | QFile::WriteOwner);
    TRY(sync(incoming));
    if (!QFile::rename(incoming, location.path))
        return failure(ErrorCode::Unavailable, "cannot rename " + incoming.toStdString());
    return {};
}

} // namespace gavel::storage
