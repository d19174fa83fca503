#pragma once

#include "core/blobs/blob_cache.h"
#include "core/blobs/permanent_blob_store.h"
#include "core/blobs/s3_client.h"

#include <functional>
#include <string>

namespace gavel::blobs {

// Blobs in an S3-compatible object store, under <prefix><first two digits>/<all 64 digits>; what is read is verified
// and kept in a local cache where there is one. Durable as the store is. Several servers may share it. Thread-safe;
// every call may wait for the network.
class S3BlobStore final : public PermanentBlobStore {
public:
    struct Options {
        BlobCache *cache = nullptr; // borrowed; null: each open() fetches
        std::string spoolFolder = "/tmp";
        S3Client::Options client;
        // A blob that is there and was written longer ago is written again when it is put: it must not look like a
        // leftover. Less than the age of a sweep.
        std::chrono::seconds refreshAfter = std::chrono::hours(6);
        // Told how long each operation took ("put", "get", "head", "list", "delete"); any thread.
        std::function<void(const char *, std::chrono::nanoseconds)> timed;
    };

    S3BlobStore(const S3Address &address, Options options);

    Result<domain::BlobRef> put(QByteArrayView bytes) override;
    Result<domain::BlobRef> putFile(int fd) override;
    Result<UniqueFd> open(const domain::BlobRef &blob) override;
    bool contains(const domain::BlobRef &blob) const override;
    Result<void> forEachOlderThan(std::chrono::seconds age,
                                  const std::function<Result<void>(const FoundBlob &)> &take) override;
    Result<void> remove(const domain::BlobRef &blob) override;

private:
    Result<void> upload(const domain::BlobRef &blob, int fd);
    Result<bool> isFresh(const domain::BlobRef &blob) const;
    Result<void> download(const domain::BlobRef &blob,
                          const std::function<Result<std::unique_ptr<BlobWriter>>()> &start,
                          std::unique_ptr<BlobWriter> &writer);
    Result<UniqueFd> fetchToFile(const domain::BlobRef &blob);
    Result<S3Client::Answer> timed(const char *operation, const S3Client::Request &request) const;

    const Options m_options;
    const S3Client m_client;
};

} // namespace gavel::blobs
