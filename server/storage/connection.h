#pragma once

#include "core/base/result.h"
#include "core/base/strong_id.h"
#include "server/storage/database_url.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <chrono>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

namespace gavel::storage {

// What a statement changes: rows that are read when they are needed, or such as servers keep in memory, so that the
// others must be told (see Database::changedElsewhere).
enum class Changes { Rows, Cached };

// SQL that is prepared once per connection. The text is a literal, or the path of a resource (":/queries/..."); its
// address is its identity, so keep it in a constant.
struct Statement {
    const char *text;
    Changes changes = Changes::Rows;
};

class Query;

// One connection, used by the one thread that opened it. Statements stay prepared for as long as it lives.
class Connection final {
public:
    enum class Access { ReadWrite, ReadOnly };

    // `location` as in parseDatabaseLocation(). Unavailable when the server is away. `busyTimeout` is how long a
    // statement waits for another's lock.
    static Result<std::unique_ptr<Connection>> open(const QString &location, Access access,
                                                    std::chrono::milliseconds busyTimeout);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    Engine engine() const { return m_engine; }

    // Whether a statement that changes what servers keep in memory was run since the last call.
    bool takeCachedChanges() { return std::exchange(m_hasCachedChanges, false); }

    // Whether a statement failed since the last call for a reason that has nothing to do with it: PostgreSQL ended one
    // of two transactions that were in each other's way, or the connection is lost. Its transaction is to be run again.
    bool takePassingError() { return std::exchange(m_hasPassingError, false); }

    // For what only one engine can do (notifications).
    QSqlDriver *driver() const { return m_database.driver(); }

    // A prepared statement, ready to take its values. Only one Query of a statement may be in use at a time.
    Query query(const Statement &statement);

    // A command without values or rows, prepared where the engine prepares such (SAVEPOINT and the like).
    Result<void> command(const Statement &statement);

    // Unprepared text, for migrations and pragmas.
    Result<void> execute(const QString &sql);
    Result<qint64> executeForInteger(const QString &sql);

private:
    friend class Query;

    Connection(QString name, Engine engine);
    Result<void> openSqlite(const DatabaseLocation &location, Access access, std::chrono::milliseconds busyTimeout);
    Result<void> openPostgresql(const DatabaseLocation &location, Access access, std::chrono::milliseconds busyTimeout);
    Error lastError(const QSqlQuery &query);
    Result<void> requireOpen();
    Result<void> enableWal(std::chrono::milliseconds busyTimeout);
    QSqlQuery &prepared(const Statement &statement, std::optional<Error> &error);
    void forget(const Statement &statement);

    const QString m_name;
    const Engine m_engine;
    QSqlDatabase m_database;
    bool m_hasCachedChanges = false;
    bool m_hasPassingError = false;
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
    Query &bind(const QString &value);
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
