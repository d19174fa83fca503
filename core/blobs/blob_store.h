#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/domain/problem.h"

#include <QByteArray>

#include <memory>

namespace gavel::blobs {

class BlobBatch;

// Bytes named by their SHA-256. Thread-safe: called from database, worker and import threads at once.
class BlobStore {
public:
    virtual ~BlobStore() = default;

    // Stores the bytes; storing the same again is harmless. Durable when it returns.
    virtual Result<domain::BlobRef> put(QByteArrayView bytes) = 0;

    // Stores a file's bytes from its start, streamed. The file must not change meanwhile.
    virtual Result<domain::BlobRef> putFile(int fd) = 0;

    // A read-only descriptor at position 0, world-readable (mode 0444) so that a cell's user may re-open it.
    // NotFound; DataCorrupted when the stored length is not the one asked for.
    virtual Result<UniqueFd> open(const domain::BlobRef &blob) = 0;

    virtual bool contains(const domain::BlobRef &blob) const = 0;

    // Many blobs with one wait for the disk, and blobs whose bytes arrive piece by piece (blob_batch.h). The batch
    // borrows the store. Stores without a faster way inherit one that puts each blob by itself.
    virtual std::unique_ptr<BlobBatch> startBatch();
};

// Reads a whole blob that is at most `most` bytes long. ResourceExhausted when it is longer.
Result<QByteArray> readBlob(BlobStore &store, const domain::BlobRef &blob, Bytes most);

} // namespace gavel::blobs
