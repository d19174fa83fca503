#include "server/storage/migrations.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace gavel::storage {

namespace {

constexpr Statement kRecord{"INSERT INTO schema_migration (number, name, applied_at_ms) VALUES (?, ?, ?)"};
constexpr Statement kSchema{"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"};

// The spots in which the databases differ.
QString inSqlite(QString sql)
{
    sql.replace(QStringLiteral("{identity}"), QStringLiteral("INTEGER PRIMARY KEY"));
    sql.replace(QStringLiteral("{blob}"), QStringLiteral("BLOB"));
    return sql;
}

Result<void> ensureRecord(Connection &connection)
{
    return connection.execute(QStringLiteral("CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, "
                                             "name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL)"));
}

Result<void> apply(Connection &connection, const Migration &migration)
{
    for (const QString &statement : splitStatements(inSqlite(migration.sql)))
        TRY(connection.execute(statement));
    TRY(connection.query(kRecord)
            .bind(migration.number)
            .bind(migration.name)
            .bind(QDateTime::currentMSecsSinceEpoch())
            .run());
    return {};
}

Result<void> inTransaction(Connection &connection, const auto &work)
{
    TRY(connection.execute(QStringLiteral("BEGIN IMMEDIATE")));
    Result<void> done = work();
    if (done)
        done = connection.execute(QStringLiteral("COMMIT"));
    if (!done)
        (void)connection.execute(QStringLiteral("ROLLBACK")); // the first error is the one to tell
    return done;
}

// 1 if it was run. The number is looked at inside the transaction: two programs may start on an empty database at once.
Result<int> applyIfNew(Connection &connection, const Migration &migration)
{
    bool isNew = false;
    const auto step = [&]() -> Result<void> {
        TRY(ensureRecord(connection));
        isNew = TRY(schemaVersion(connection))
        < migration.number;
        return isNew ? apply(connection, migration) : Result<void>();
    };
    TRY(inTransaction(connection, step));
    return isNew ? 1 : 0;
}

Error newerThanProgram(int version, int known)
{
    return Error{ErrorCode::FailedPrecondition, "the database has schema " + std::to_string(version) +
                                                    ", this program knows " + std::to_string(known) +
                                                    " at most: use a newer program"};
}

} // namespace

QStringList splitStatements(const QString &script)
{
    static const QRegularExpression comment(QStringLiteral("\\s*--.*$"));
    QStringList statements;
    QString statement;
    for (QString line : script.split(QLatin1Char('\n'))) {
        line.remove(comment);
        if (line.trimmed().isEmpty())
            continue;
        statement += line + QLatin1Char('\n');
        if (!line.endsWith(QLatin1Char(';')))
            continue;
        statement.chop(2);
        statements.append(statement);
        statement.clear();
    }
    if (!statement.isEmpty())
        statements.append(statement.trimmed());
    return statements;
}

QList<Migration> allMigrations()
{
    QList<Migration> migrations;
    const QDir folder(QStringLiteral(":/migrations"));
    for (const QFileInfo &entry : folder.entryInfoList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(entry.filePath());
        if (file.open(QIODevice::ReadOnly))
            migrations.append({entry.baseName().left(4).toInt(), entry.baseName(), QString::fromUtf8(file.readAll())});
    }
    return migrations;
}

Result<int> schemaVersion(Connection &connection)
{
    const qint64 isThere = TRY(connection.executeForInteger(
        QStringLiteral("SELECT count(*) FROM sqlite_master WHERE name = 'schema_migration'")));
    if (isThere == 0)
        return 0;
    return static_cast<int>(
        TRY(connection.executeForInteger(QStringLiteral("SELECT coalesce(max(number), 0) FROM schema_migration"))));
}

Result<int> migrate(Connection &connection, const QList<Migration> &migrations)
{
    const int known = migrations.isEmpty() ? 0 : migrations.last().number;
    if (const int version = TRY(schemaVersion(connection)); version > known)
        return failure(newerThanProgram(version, known));
    int count = 0;
    for (const Migration &migration : migrations)
        count += TRY_WITHIN("migration " + migration.name.toStdString(), applyIfNew(connection, migration));
    return count;
}

Result<int> migrate(Connection &connection)
{
    return migrate(connection, allMigrations());
}

Result<void> requireCurrentSchema(Connection &connection)
{
    const QList<Migration> migrations = allMigrations();
    const int known = migrations.isEmpty() ? 0 : migrations.last().number;
    const int version = TRY(schemaVersion(connection));
    if (version > known)
        return failure(newerThanProgram(version, known));
    if (version < known)
        return failure(ErrorCode::FailedPrecondition, "the database has schema " + std::to_string(version) +
                                                          ", this program needs " + std::to_string(known) +
                                                          ": run gavel-server migrate");
    return {};
}

Result<QString> describeSchema(Connection &connection)
{
    QString schema;
    Query query = connection.query(kSchema);
    TRY(query.start());
    while (TRY(query.next()))
        schema += query.text(0) + QStringLiteral(";\n\n");
    return schema.trimmed() + QLatin1Char('\n');
}

} // namespace gavel::storage
