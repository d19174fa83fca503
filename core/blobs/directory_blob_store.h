#pragma once

#include "core/blobs/incoming_blob.h"
#include "core/blobs/permanent_blob_store.h"

#include <string>

namespace gavel::blobs {

// Blobs as files of one directory: <root>/<first two digits>/<all 64 digits>, mode 0444, below a directory that only
// its owner may enter. A blob is written to <root>/incoming/, made durable and then renamed, so a name never shows half
// a blob, whoever crashes when. Several processes may share a directory. Thread-safe.
class DirectoryBlobStore final : public PermanentBlobStore {
public:
    // Opens the store, making the directory if it is missing (its parent must be there), and removes what writers
    // that crashed more than a day ago have left behind.
    static Result<std::unique_ptr<DirectoryBlobStore>> create(const std::string &path);

    Result<domain::BlobRef> put(QByteArrayView bytes) override;
    Result<domain::BlobRef> putFile(int fd) override;
    Result<UniqueFd> open(const domain::BlobRef &blob) override;
    bool contains(const domain::BlobRef &blob) const override;

    // Waits for the disk twice, however many blobs there are.
    std::unique_ptr<BlobBatch> startBatch() override;

    Result<void> forEachOlderThan(std::chrono::seconds age,
                                  const std::function<Result<void>(const FoundBlob &)> &take) override;
    Result<void> remove(const domain::BlobRef &blob) override;

    // Reads the blob and compares it with its name. NotFound; DataCorrupted says what was found instead.
    Result<void> verify(const domain::BlobRef &blob);

private:
    explicit DirectoryBlobStore(BlobDirectory directory);
    Result<domain::BlobRef> keep(IncomingBlob incoming);

    const BlobDirectory m_directory;
};

} // namespace gavel::blobs
