#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/domain/problem.h"

#include <QByteArray>

namespace gavel::blobs {

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
};

} // namespace gavel::blobs
