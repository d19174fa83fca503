#include "server/storage/connection.h"

#include <QSqlError>

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

// PostgreSQL's text cannot hold U+0000, which the text of a hostile program's checker may well contain.
Query &Query::bind(const QString &value)
{
    if (value.isNull())
        return bindVariant(QStringLiteral(""));
    if (m_connection.engine() == Engine::Sqlite || !value.contains(QChar(u'\0')))
        return bindVariant(value);
    return bindVariant(QString(value).replace(QChar(u'\0'), QChar::ReplacementCharacter));
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
    TRY(m_connection.requireOpen());
    m_isActive = true;
    if (m_query->exec()) {
        m_connection.m_hasCachedChanges |= m_statement.changes == Changes::Cached;
        return {};
    }
    const Error error = m_connection.lastError(*m_query);
    m_query->finish();
    m_isActive = false;
    return failure(error);
}

Result<bool> Query::next()
{
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        return failure(m_connection.lastError(*m_query));
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
