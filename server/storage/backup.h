#pragma once

#include "core/base/result.h"
#include "server/storage/database_url.h"

#include <QString>

namespace gavel::storage {

// The name under which a backup of this engine's database lies in its folder: gavel.db or gavel.dump.
QString backupName(Engine engine);

// `database` as in parseDatabaseLocation(). Writes a consistent copy of a database to a new file while servers use it:
// VACUUM INTO for SQLite, pg_dump in its custom format for PostgreSQL. Durable when it returns. Blocks; needs no event
// loop. NotFound: pg_dump is not installed.
Result<void> backUpDatabase(const QString &database, const QString &file);

// Makes a database of such a file. FailedPrecondition unless the database is new: there is no file yet, or no table.
Result<void> restoreDatabase(const QString &database, const QString &file);

} // namespace gavel::storage
