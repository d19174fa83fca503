#include "server/storage/connection.h"

#include "server/storage/sql_error.h"

#include <QFile>
#include <QThread>

#include <atomic>

namespace gavel::storage {

namespace {

QString uniqueName()
{
    static std::atomic<int> count{0};
    return QStringLiteral("gavel-%1").arg(++count);
}

// Checkpoints happen in the writer's thread: rarely enough that their two waits for the disk do not count, often enough
// that the log stays within some tens of megabytes.
const char *const kWriterPragmas[]{
    "PRAGMA synchronous = FULL",  "PRAGMA foreign_keys = ON",   "PRAGMA wal_autocheckpoint = 8000",
    "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -65536", "PRAGMA journal_size_limit = 67108864",
};
const char *const kReaderPragmas[]{"PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY",
                                   "PRAGMA cache_size = -16384"};

Result<QString> textOf(const Statement &statement)
{
    const QString text = QString::fromUtf8(statement.text);
    if (!text.startsWith(QLatin1Char(':')))
        return text;
    QFile file(text);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Internal, "no query " + text.toStdString());
    return QString::fromUtf8(file.readAll());
}

} // namespace

Connection::Connection(QString name)
    : m_name(std::move(name)), m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name))
{
}

Connection::~Connection()
{
    m_prepared.clear();
    m_database.close();
    m_database = QSqlDatabase(); // removeDatabase() wants no handle left
    QSqlDatabase::removeDatabase(m_name);
}

// SQLite's busy time-out does not cover a change of the journal mode: while another program opens the same new file it
// is refused at once, so we wait ourselves.
Result<void> Connection::enableWal(std::chrono::milliseconds busyTimeout)
{
    constexpr auto kPause = std::chrono::milliseconds(5);
    for (auto waited = std::chrono::milliseconds(0);; waited += kPause) {
        const Result<void> outcome = execute(QStringLiteral("PRAGMA journal_mode = WAL"));
        if (outcome || outcome.error().code != ErrorCode::Unavailable || waited >= busyTimeout)
            return outcome;
        QThread::msleep(kPause.count());
    }
}

Result<std::unique_ptr<Connection>> Connection::open(const QString &path, Access access,
                                                     std::chrono::milliseconds busyTimeout)
{
    std::unique_ptr<Connection> connection(new Connection(uniqueName()));
    QSqlDatabase &database = connection->m_database;
    database.setDatabaseName(path);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyTimeout.count()));
    if (!database.open())
        return failure(errorOf(database.lastError()).within("cannot open " + path.toStdString()));
    const auto configure = [&](const auto &pragmas) -> Result<void> {
        for (const char *pragma : pragmas)
            TRY_WITHIN(path.toStdString(), connection->execute(QString::fromLatin1(pragma)));
        return {};
    };
    if (access == Access::ReadWrite)
        TRY_WITHIN(path.toStdString(), connection->enableWal(busyTimeout));
    TRY(access == Access::ReadWrite ? configure(kWriterPragmas) : configure(kReaderPragmas));
    return connection;
}

QSqlQuery &Connection::prepared(const Statement &statement, std::optional<Error> &error)
{
    const auto known = m_prepared.find(statement.text);
    if (known != m_prepared.end())
        return known->second;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    const Result<QString> text = textOf(statement);
    if (!text)
        error = text.error();
    else if (!query.prepare(*text))
        error = errorOf(query.lastError());
    QSqlQuery &kept = m_prepared.insert_or_assign(statement.text, std::move(query)).first->second;
    if (error)
        error->message += ": " + std::string(statement.text);
    return kept;
}

Query Connection::query(const Statement &statement)
{
    std::optional<Error> error;
    QSqlQuery &query = prepared(statement, error);
    return Query(*this, statement, query, std::move(error));
}

void Connection::forget(const Statement &statement)
{
    m_prepared.erase(statement.text);
}

Result<void> Connection::execute(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return failure(errorOf(query.lastError()).within(sql.left(80).toStdString()));
    return {};
}

Result<qint64> Connection::executeForInteger(const QString &sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(sql) || !query.next())
        return failure(errorOf(query.lastError()).within(sql.left(80).toStdString()));
    return query.value(0).toLongLong();
}

} // namespace gavel::storage
