#pragma once

#include "core/domain/problem.h"
#include "server/storage/connection.h"

#include <QList>

#include <optional>

namespace gavel::storage {

// What the upkeep of a site needs: which blobs may go, and how far old outputs were dropped.
class UpkeepRepository {
public:
    explicit UpkeepRepository(Connection &connection) : m_connection(connection) {}

    // Lets nobody else doom blobs, or add problem versions, before this transaction ends. Both begin with it. With
    // SQLite every writing transaction is alone anyway.
    Result<void> lockBlobs();

    // Grows whenever a blob is doomed or forgotten.
    Result<qint64> sweepGeneration();

    // Those that no problem version refers to.
    Result<QList<domain::BlobRef>> unreferred(const QList<domain::BlobRef> &blobs);

    // Dooms those of the blobs that no problem version refers to, and takes them out of the table of blobs. Tells
    // which. Requires: lockBlobs().
    Result<QList<domain::BlobRef>> doom(const QList<domain::BlobRef> &blobs, qint64 atMs);

    // Which blobs are doomed and perhaps still in the store: all, or at most `most`.
    Result<QList<domain::BlobRef>> doomed(int most);
    Result<bool> isAnyDoomed();
    Result<bool> isDoomed(const QByteArray &sha256);

    // These have left the store. Requires: lockBlobs().
    Result<void> forgetDoomed(const QList<domain::BlobRef> &blobs);

    struct Dropped {
        qint64 rows = 0;     // runs that lost their outputs
        bool isDone = false; // nothing is left that is old enough
    };
    // Drops what programs wrote (output, error output, transcript) of up to `most` judgings made before that time;
    // verdicts, figures and messages stay.
    Result<Dropped> dropOutputs(qint64 beforeMs, int most);

private:
    Result<qint64> state(const char *name);
    Result<void> setState(const char *name, qint64 value);
    Result<void> nextGeneration();

    Connection &m_connection;
};

} // namespace gavel::storage
