#pragma once

#include "core/base/result.h"
#include "core/base/strong_id.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <chrono>
#include <memory>
#include <optional>
#include <unordered_map>

namespace gavel::storage {

// SQL that is prepared once per connection. The text is a literal, or the path of a resource (":/queries/..."); its
// address is its identity, so keep it in a constant.
struct Statement {
    const char *text;
};

class Query;

// One connection, used by the one thread that opened it. Statements stay prepared for as long as it lives.
class Connection final {
public:
    enum class Access { ReadWrite, ReadOnly };

    static Result<std::unique_ptr<Connection>> open(const QString &path, Access access,
                                                    std::chrono::milliseconds busyTimeout);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    // A prepared statement, ready to take its values. Only one Query of a statement may be in use at a time.
    Query query(const Statement &statement);

    // Unprepared text, for migrations and pragmas.
    Result<void> execute(const QString &sql);
    Result<qint64> executeForInteger(const QString &sql);

private:
    friend class Query;

    explicit Connection(QString name);
    Result<void> enableWal(std::chrono::milliseconds busyTimeout);
    QSqlQuery &prepared(const Statement &statement, std::optional<Error> &error);
    void forget(const Statement &statement);

    QString m_name;
    QSqlDatabase m_database;
    std::unordered_map<const char *, QSqlQuery> m_prepared;
};

// The scoped use of a prepared statement: bind in order, run, read rows. Given back when it goes out of scope.
//
//     Query query = connection.query(kInsertSubmission);
//     query.bind(account).bind(language); // no id: NULL
//     const SubmissionId id(TRY(query.insert()));
class Query final {
public:
    ~Query();
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

    Query &bind(qint64 value) { return bindVariant(value); }
    Query &bind(int value) { return bindVariant(qint64(value)); }
    Query &bind(bool value) { return bindVariant(value); }
    Query &bind(double value) { return bindVariant(value); }
    Query &bind(const QString &value)
    {
        return bindVariant(value.isNull() ? QVariant(QStringLiteral("")) : QVariant(value));
    }
    Query &bind(const QByteArray &blob)
    {
        return bindVariant(blob.isNull() ? QVariant(QByteArray("", 0)) : QVariant(blob));
    }
    Query &bindNull() { return bindVariant(QVariant()); }
    template <typename T>
    Query &bind(const std::optional<T> &value)
    {
        return value ? bind(*value) : bindNull();
    }
    // No id is NULL.
    template <typename Tag>
    Query &bind(StrongId<Tag> id)
    {
        return id ? bind(qint64(id.value)) : bindNull();
    }

    // Runs a statement that gives no rows; the number of rows it changed.
    Result<int> run();
    // Runs an INSERT ... RETURNING id; the id.
    Result<qint64> insert();
    // Runs a query and moves to the first row; false when there is none.
    Result<bool> first();
    // Starts a query; then `while (TRY(query.next()))`.
    Result<void> start();
    Result<bool> next();

    qint64 integer(int column) const;
    double number(int column) const;
    bool boolean(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;
    bool isNull(int column) const;

private:
    friend class Connection;
    Query(Connection &connection, const Statement &statement, QSqlQuery &query, std::optional<Error> error);
    Query &bindVariant(const QVariant &value);

    Connection &m_connection;
    const Statement m_statement;
    QSqlQuery *m_query;
    std::optional<Error> m_error; // of preparing it
    int m_bound = 0;
    bool m_isActive = false; // has rows to be given back
};

} // namespace gavel::storage
