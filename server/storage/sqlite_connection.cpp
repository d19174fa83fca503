#include "server/storage/connection.h"
#include "server/storage/sql_error.h"

#include <QThread>

namespace gavel::storage {

namespace {

// Checkpoints happen in the writer's thread: rarely enough that their two waits for the disk do not count, often enough
// that the log stays within some tens of megabytes.
const char *const kWriterPragmas[]{
    "PRAGMA synchronous = FULL",  "PRAGMA foreign_keys = ON",   "PRAGMA wal_autocheckpoint = 8000",
    "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -65536", "PRAGMA journal_size_limit = 67108864",
};
const char *const kReaderPragmas[]{"PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY",
                                   "PRAGMA cache_size = -16384"};

} // namespace

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

Result<void> Connection::openSqlite(const DatabaseLocation &location, Access access,
                                    std::chrono::milliseconds busyTimeout)
{
    m_database.setDatabaseName(location.path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyTimeout.count()));
    const std::string path = location.path.toStdString();
    if (!m_database.open())
        return failure(errorOf(m_database.lastError(), m_engine).within("cannot open " + path));
    const auto configure = [&](const auto &pragmas) -> Result<void> {
        for (const char *pragma : pragmas)
            TRY_WITHIN(path, execute(QString::fromLatin1(pragma)));
        return {};
    };
    if (access == Access::ReadWrite)
        TRY_WITHIN(path, enableWal(busyTimeout));
    return access == Access::ReadWrite ? configure(kWriterPragmas) : configure(kReaderPragmas);
}

} // namespace gavel::storage
