#include "tests/support/memory_blob_store.h"

#include "core/blobs/sha256.h"
#include "tests/support/memory_file.h"

namespace gavel::test {

Result<domain::BlobRef> MemoryBlobStore::put(QByteArrayView bytes)
{
    std::lock_guard lock(m_mutex);
    const domain::BlobRef blob{blobs::Sha256::of(bytes), bytes.size()};
    m_blobs[blob.sha256] = bytes.toByteArray();
    return blob;
}

Result<domain::BlobRef> MemoryBlobStore::putFile(int fd)
{
    return put(readAll(fd));
}

Result<UniqueFd> MemoryBlobStore::open(const domain::BlobRef &blob)
{
    std::lock_guard lock(m_mutex);
    if (!m_failures.isEmpty())
        return std::unexpected(m_failures.takeFirst());
    const auto found = m_blobs.find(blob.sha256);
    if (found == m_blobs.end())
        return failure(ErrorCode::NotFound, "no blob " + blob.sha256.toStdString());
    return memoryFile(found->second);
}

bool MemoryBlobStore::contains(const domain::BlobRef &blob) const
{
    std::lock_guard lock(m_mutex);
    return m_blobs.contains(blob.sha256);
}

} // namespace gavel::test
