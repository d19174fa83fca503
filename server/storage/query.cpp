#include "server/storage/connection.h"
#include "server/storage/sql_error.h"

namespace gavel::storage {

Query::Query(Connection &connection, const Statement &statement, QSqlQuery &query, std::optional<Error> error)
    : m_connection(connection), m_statement(statement), m_query(&query), m_error(std::move(error))
{
}

Query::~Query()
{
    // A statement that is not reset keeps its read mark in the log and, after RETURNING, its transaction open.
    if (m_error)
        m_connection.forget(m_statement);
    else if (m_isActive)
        m_query->finish();
}

Query &Query::bindVariant(const QVariant &value)
{
    if (!m_error)
        m_query->bindValue(m_bound++, value);
    return *this;
}

Result<void> Query::start()
{
    if (m_error)
        return failure(*m_error);
    m_bound = 0;
    m_isActive = true;
    if (m_query->exec())
        return {};
    const Error error = errorOf(m_query->lastError());
    m_query->finish();
    m_isActive = false;
    return failure(error);
}

Result<bool> Query::next()
{
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        return failure(errorOf(m_query->lastError()));
    return false;
}

Result<bool> Query::first()
{
    TRY(start());
    return next();
}

Result<int> Query::run()
{
    TRY(start());
    m_isActive = false; // without rows the statement has reset itself
    return m_query->numRowsAffected();
}

Result<qint64> Query::insert()
{
    if (!TRY(first()))
        return failure(ErrorCode::Internal, "an INSERT gave no id");
    const qint64 id = integer(0);
    m_query->finish();
    m_isActive = false;
    return id;
}

qint64 Query::integer(int column) const
{
    return m_query->value(column).toLongLong();
}

double Query::number(int column) const
{
    return m_query->value(column).toDouble();
}

bool Query::boolean(int column) const
{
    return m_query->value(column).toBool();
}

QString Query::text(int column) const
{
    return m_query->value(column).toString();
}

QByteArray Query::blob(int column) const
{
    return m_query->value(column).toByteArray();
}

bool Query::isNull(int column) const
{
    return m_query->isNull(column);
}

} // namespace gavel::storage
