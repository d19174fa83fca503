#pragma once

#include "core/domain/problem.h"
#include "server/storage/connection.h"

#include <QList>

namespace gavel::storage {

class Database;

// Whether the file contradicts itself; DataCorrupted tells how.
Result<void> checkIntegrity(Connection &connection);

struct RowCounts {
    qint64 problems = 0;
    qint64 submissions = 0;
    qint64 unfinished = 0; // judgings
    qint64 failed = 0;     // judgings that ended as failed or quarantined
};
Result<RowCounts> countRows(Connection &connection);

// Every blob that something refers to.
Result<QList<domain::BlobRef>> listBlobs(Connection &connection);

// Seconds that the database's clock is ahead of ours; zero for SQLite, which has ours.
Result<double> clockDifference(Connection &connection);

// Milliseconds that a commit takes, the middle one of a few. Leaves nothing behind. Blocks.
Result<double> measureCommit(Database &database);

} // namespace gavel::storage
