#pragma once

#include "core/blobs/blob_directory.h"
#include "core/blobs/blob_store.h"

#include <functional>

namespace gavel::blobs {

// A store that keeps blobs until somebody removes them: where a site's problems are. Putting a blob that is already
// there makes it young again, so that it is not taken for a leftover. Thread-safe.
class PermanentBlobStore : public BlobStore {
public:
    // Calls `take` with every blob whose last use (putting, or putting again) is longer ago than `age`, in no order.
    // An error of `take` ends it.
    virtual Result<void> forEachOlderThan(std::chrono::seconds age,
                                          const std::function<Result<void>(const FoundBlob &)> &take) = 0;

    // Removes a blob; harmless when it is not there.
    virtual Result<void> remove(const domain::BlobRef &blob) = 0;

    // Writes, reads and removes a blob of its own. The error says what does not work.
    Result<void> probe();
};

} // namespace gavel::blobs
