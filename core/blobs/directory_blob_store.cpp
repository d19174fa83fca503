#include "core/blobs/directory_blob_store.h"

#include "core/blobs/blob_batch.h"
#include "core/blobs/file_io.h"

#include <set>
#include <vector>

namespace gavel::blobs {

namespace {

using namespace std::chrono_literals;

class DirectoryBatch;

class BatchWriter final : public BlobWriter {
public:
    BatchWriter(DirectoryBatch &batch, const BlobDirectory &directory) : m_batch(batch), m_incoming(directory) {}

    Result<void> write(QByteArrayView piece) override { return m_incoming.write(piece); }
    Result<domain::BlobRef> finish() override;

private:
    DirectoryBatch &m_batch;
    IncomingBlob m_incoming;
};

class DirectoryBatch final : public BlobBatch {
public:
    explicit DirectoryBatch(const BlobDirectory &directory) : m_directory(directory) {}

    Result<std::unique_ptr<BlobWriter>> startBlob() override
    {
        return std::make_unique<BatchWriter>(*this, m_directory);
    }

    Result<domain::BlobRef> keep(IncomingBlob incoming)
    {
        domain::BlobRef blob = incoming.seal();
        if (!m_seen.insert(blob.sha256).second)
            return blob;
        if (m_directory.contains(blob)) {
            m_directory.touch(blob);
            return blob;
        }
        TRY(incoming.store(Sync::Later));
        m_pending.push_back(std::move(incoming));
        return blob;
    }

    Result<void> commit() override
    {
        if (!m_pending.empty())
            TRY(syncAll());
        for (IncomingBlob &incoming : m_pending)
            TRY(incoming.publish(Sync::Later));
        if (!m_seen.empty())
            TRY(syncAll());
        m_pending.clear();
        m_seen.clear();
        return {};
    }

private:
    Result<void> syncAll()
    {
        if (::syncfs(m_directory.root.get()) != 0)
            return systemFailure("cannot sync " + m_directory.path);
        return {};
    }

    const BlobDirectory &m_directory;
    std::vector<IncomingBlob> m_pending;
    std::set<QByteArray> m_seen; // also those that were there: their names may not have been synced yet
};

Result<domain::BlobRef> BatchWriter::finish()
{
    return m_batch.keep(std::move(m_incoming));
}

} // namespace

DirectoryBlobStore::DirectoryBlobStore(BlobDirectory directory) : m_directory(std::move(directory))
{
}

Result<std::unique_ptr<DirectoryBlobStore>> DirectoryBlobStore::create(const std::string &path)
{
    BlobDirectory directory = TRY(BlobDirectory::create(path));
    TRY(directory.removeLeftovers(24h));
    return std::unique_ptr<DirectoryBlobStore>(new DirectoryBlobStore(std::move(directory)));
}

Result<domain::BlobRef> DirectoryBlobStore::put(QByteArrayView bytes)
{
    IncomingBlob incoming(m_directory);
    TRY(incoming.write(bytes));
    return keep(std::move(incoming));
}

Result<domain::BlobRef> DirectoryBlobStore::putFile(int fd)
{
    IncomingBlob incoming(m_directory);
    TRY(forEachBlock(fd, [&](QByteArrayView block) { return incoming.write(block); }));
    return keep(std::move(incoming));
}

Result<domain::BlobRef> DirectoryBlobStore::keep(IncomingBlob incoming)
{
    domain::BlobRef blob = incoming.seal();
    if (m_directory.contains(blob)) {
        m_directory.touch(blob);
        TRY(m_directory.syncNameOf(blob)); // it may come from a writer who has not done so yet
        return blob;
    }
    TRY(incoming.store(Sync::Now));
    TRY(incoming.publish(Sync::Now));
    return blob;
}

Result<UniqueFd> DirectoryBlobStore::open(const domain::BlobRef &blob)
{
    return m_directory.open(blob);
}

bool DirectoryBlobStore::contains(const domain::BlobRef &blob) const
{
    return m_directory.contains(blob);
}

std::unique_ptr<BlobBatch> DirectoryBlobStore::startBatch()
{
    return std::make_unique<DirectoryBatch>(m_directory);
}

Result<void> DirectoryBlobStore::forEachOlderThan(std::chrono::seconds age,
                                                  const std::function<Result<void>(const FoundBlob &)> &take)
{
    const std::chrono::nanoseconds before = std::chrono::system_clock::now().time_since_epoch() - age;
    for (const FoundBlob &found : TRY(m_directory.list())) {
        if (found.lastUsed < before)
            TRY(take(found));
    }
    return {};
}

Result<void> DirectoryBlobStore::remove(const domain::BlobRef &blob)
{
    if (!isSha256(blob.sha256))
        return failure(ErrorCode::InvalidArgument, "a blob is named by 64 lower-case hexadecimal digits");
    if (::unlinkat(m_directory.root.get(), blobPath(blob.sha256).c_str(), 0) != 0 && errno != ENOENT)
        return systemFailure("cannot remove " + m_directory.describe(blob));
    return {};
}

Result<void> DirectoryBlobStore::verify(const domain::BlobRef &blob)
{
    return m_directory.verify(blob);
}

} // namespace gavel::blobs
