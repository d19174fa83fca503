#include "server/storage/sql_error.h"

#include <QString>

namespace gavel::storage {

namespace {

// SQLite's primary result codes, https://www.sqlite.org/rescode.html.
enum SqliteCode {
    kBusy = 5,
    kLocked = 6,
    kNoMemory = 7,
    kReadOnly = 8,
    kIoError = 10,
    kCorrupt = 11,
    kFull = 13,
    kCannotOpen = 14,
    kConstraint = 19,
    kNotADatabase = 26,
};

ErrorCode codeInSqlite(int sqliteCode, const QString &text)
{
    switch (sqliteCode & 0xff) {
    case kConstraint:
        return text.contains(QStringLiteral("UNIQUE")) ? ErrorCode::AlreadyExists : ErrorCode::FailedPrecondition;
    case kBusy:
    case kLocked:
    case kIoError:
    case kFull: return ErrorCode::Unavailable; // not the asker's fault: 503, and again when there is room
    case kNoMemory: return ErrorCode::ResourceExhausted;
    case kReadOnly:
    case kCannotOpen: return ErrorCode::PermissionDenied;
    case kCorrupt:
    case kNotADatabase: return ErrorCode::DataCorrupted;
    default: return ErrorCode::Internal;
    }
}

// By class and, where that is too coarse, by code: https://www.postgresql.org/docs/15/errcodes-appendix.html.
struct PostgresqlState {
    const char *prefix;
    ErrorCode code;
};
constexpr PostgresqlState kStates[]{
    {"23505", ErrorCode::AlreadyExists},      // unique_violation
    {"23", ErrorCode::FailedPrecondition},    // another constraint
    {"25006", ErrorCode::PermissionDenied},   // read_only_sql_transaction
    {"25P03", ErrorCode::Unavailable},        // idle_in_transaction_session_timeout
    {"40", ErrorCode::Unavailable},           // a conflict of transactions, a deadlock
    {"08", ErrorCode::Unavailable},           // the connection
    {"57", ErrorCode::Unavailable},           // shut down, starting, statement timeout
    {"55P03", ErrorCode::Unavailable},        // lock_not_available
    {"53300", ErrorCode::Unavailable},        // too_many_connections
    {"53100", ErrorCode::Unavailable},        // disk_full
    {"53", ErrorCode::ResourceExhausted},     // out of memory
    {"28", ErrorCode::PermissionDenied},      // wrong password
    {"42501", ErrorCode::PermissionDenied},   // insufficient_privilege
    {"3D000", ErrorCode::FailedPrecondition}, // no such database
    {"58", ErrorCode::Unavailable},           // an I/O error
    {"XX001", ErrorCode::DataCorrupted},      {"XX002", ErrorCode::DataCorrupted},
};

// What could not even be asked has no state: the server is away. The driver tells why a connection could not be opened
// in words only; a wrong password does not get better by waiting.
ErrorCode codeInPostgresql(const QString &state, const QString &text)
{
    if (state.isEmpty()) {
        const bool isRefused = text.contains(QStringLiteral("authentication failed")) ||
                               text.contains(QStringLiteral("no password supplied")) ||
                               text.contains(QStringLiteral("no pg_hba.conf entry"));
        const bool isMissing =
            text.contains(QStringLiteral("FATAL")) && text.contains(QStringLiteral("does not exist"));
        if (isRefused)
            return ErrorCode::PermissionDenied;
        return isMissing ? ErrorCode::FailedPrecondition : ErrorCode::Unavailable;
    }
    for (const PostgresqlState &each : kStates) {
        if (state.startsWith(QLatin1String(each.prefix)))
            return each.code;
    }
    return ErrorCode::Internal;
}

} // namespace

Error errorOf(const QSqlError &error, Engine engine)
{
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    if (!error.isValid())
        return Error{ErrorCode::Internal, "database: a row was expected"};
    const ErrorCode code = engine == Engine::Sqlite ? codeInSqlite(error.nativeErrorCode().toInt(), text)
                                                    : codeInPostgresql(error.nativeErrorCode(), text);
    return Error{code, "database: " + text.trimmed().toStdString()};
}

} // namespace gavel::storage
