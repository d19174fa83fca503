#include "server/storage/connection.h"

#include "server/storage/sql_error.h"

#include <QFile>

#include <atomic>

namespace gavel::storage {

namespace {

QString uniqueName()
{
    static std::atomic<int> count{0};
    return QStringLiteral("gavel-%1").arg(++count);
}

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

QString driverName(Engine engine)
{
    return engine == Engine::Sqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
}

} // namespace

Connection::Connection(QString name, Engine engine)
    : m_name(std::move(name)), m_engine(engine), m_database(QSqlDatabase::addDatabase(driverName(engine), m_name))
{
}

Connection::~Connection()
{
    if (m_engine == Engine::Sqlite) {
        m_prepared.clear();
        m_database.close();
    }
    m_database = QSqlDatabase(); // removeDatabase() wants no handle left
    // Closes the other engine's. Its statements go after it: each would be freed with a message of its own, which fails
    // noisily when the server is away.
    QSqlDatabase::removeDatabase(m_name);
    m_prepared.clear();
}

Result<std::unique_ptr<Connection>> Connection::open(const QString &location, Access access,
                                                     std::chrono::milliseconds busyTimeout)
{
    const DatabaseLocation parsed = TRY(parseDatabaseLocation(location));
    std::unique_ptr<Connection> connection(new Connection(uniqueName(), parsed.engine));
    if (parsed.engine == Engine::Sqlite)
        TRY(connection->openSqlite(parsed, access, busyTimeout));
    else
        TRY(connection->openPostgresql(parsed, access, busyTimeout));
    return connection;
}

Error Connection::lastError(const QSqlQuery &query)
{
    Error error = errorOf(query.lastError(), m_engine);
    m_hasPassingError |= m_engine == Engine::Postgresql && error.code == ErrorCode::Unavailable;
    return error;
}

// The driver notices by itself that a session has ended; asked all the same, it would complain on standard error.
Result<void> Connection::requireOpen()
{
    if (m_database.isOpen())
        return {};
    m_hasPassingError = true;
    return failure(ErrorCode::Unavailable, "database: the connection is lost");
}

QSqlQuery &Connection::prepared(const Statement &statement, std::optional<Error> &error)
{
    const auto known = m_prepared.find(statement.text);
    if (known != m_prepared.end())
        return known->second;
    if (const Result<void> isOpen = requireOpen(); !isOpen)
        error = isOpen.error();
    QSqlQuery query(m_database);
    // PostgreSQL would send a forward-only query's rows one by one and lose them when another statement is run.
    query.setForwardOnly(m_engine == Engine::Sqlite);
    const Result<QString> text = textOf(statement);
    if (!text)
        error = text.error();
    else if (!error && !query.prepare(*text))
        error = lastError(query);
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

Result<void> Connection::command(const Statement &statement)
{
    if (m_engine == Engine::Postgresql)
        return execute(QString::fromLatin1(statement.text));
    TRY(query(statement).run());
    return {};
}

void Connection::forget(const Statement &statement)
{
    m_prepared.erase(statement.text);
}

Result<void> Connection::execute(const QString &sql)
{
    TRY(requireOpen());
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return failure(lastError(query).within(sql.left(80).toStdString()));
    return {};
}

Result<qint64> Connection::executeForInteger(const QString &sql)
{
    TRY(requireOpen());
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(sql) || !query.next())
        return failure(lastError(query).within(sql.left(80).toStdString()));
    return query.value(0).toLongLong();
}

} // namespace gavel::storage
