#pragma once

#include "core/blobs/blob_store.h"

#include <map>
#include <mutex>

namespace gavel::test {

// Blobs in memory.
class MemoryBlobStore final : public blobs::BlobStore {
public:
    Result<domain::BlobRef> put(QByteArrayView bytes) override;
    Result<domain::BlobRef> putFile(int fd) override;
    Result<UniqueFd> open(const domain::BlobRef &blob) override;
    bool contains(const domain::BlobRef &blob) const override;

    // The next open() calls answer this instead, once each.
    void failNext(const Error &error) { m_failures.append(error); }

private:
    mutable std::mutex m_mutex;
    std::map<QByteArray, QByteArray> m_blobs;
    QList<Error> m_failures;
};

} // namespace gavel::test
