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

ErrorCode codeOf(int sqliteCode, const QString &text)
{
    switch (sqliteCode & 0xff) {
    case kConstraint:
        return text.contains(QStringLiteral("UNIQUE")) ? ErrorCode::AlreadyExists : ErrorCode::FailedPrecondition;
    case kBusy:
    case kLocked:
    case kIoError: return ErrorCode::Unavailable;
    case kNoMemory:
    case kFull: return ErrorCode::ResourceExhausted;
    case kReadOnly:
    case kCannotOpen: return ErrorCode::PermissionDenied;
    case kCorrupt:
    case kNotADatabase: return ErrorCode::DataCorrupted;
    default: return ErrorCode::Internal;
    }
}

} // namespace

Error errorOf(const QSqlError &error)
{
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return Error{codeOf(error.nativeErrorCode().toInt(), text), "database: " + text.trimmed().toStdString()};
}

} // namespace gavel::storage
