#include "core/blobs/blob_store.h"

#include "core/blobs/blob_batch.h"
#include "core/blobs/file_io.h"

#include <sys/mman.h>
#include <sys/stat.h>

namespace gavel::blobs {

namespace {

// Spools the pieces, for stores that want a file.
class SpoolingWriter final : public BlobWriter {
public:
    SpoolingWriter(BlobStore &store, UniqueFd file) : m_store(store), m_file(std::move(file)) {}

    Result<void> write(QByteArrayView piece) override { return writeAll(m_file.get(), piece); }
    Result<domain::BlobRef> finish() override { return m_store.putFile(m_file.get()); }

private:
    BlobStore &m_store;
    UniqueFd m_file;
};

class OneByOneBatch final : public BlobBatch {
public:
    explicit OneByOneBatch(BlobStore &store) : m_store(store) {}

    Result<std::unique_ptr<BlobWriter>> startBlob() override
    {
        UniqueFd file(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
        if (!file)
            file.reset(::memfd_create("blob", MFD_CLOEXEC));
        if (!file)
            return systemFailure("cannot make a temporary file");
        return std::make_unique<SpoolingWriter>(m_store, std::move(file));
    }

    Result<void> commit() override { return {}; } // put() has made each durable

private:
    BlobStore &m_store;
};

} // namespace

std::unique_ptr<BlobBatch> BlobStore::startBatch()
{
    return std::make_unique<OneByOneBatch>(*this);
}

Result<QByteArray> readBlob(BlobStore &store, const domain::BlobRef &blob, Bytes most)
{
    if (blob.size > most.count)
        return failure(ErrorCode::ResourceExhausted, "blob " + blob.sha256.toStdString() + " has " +
                                                         std::to_string(blob.size) + " bytes, more than " +
                                                         std::to_string(most.count));
    const UniqueFd file = TRY(store.open(blob));
    QByteArray bytes(blob.size, Qt::Uninitialized);
    const qint64 got = TRY(readUpTo(file.get(), bytes.data(), blob.size));
    if (got != blob.size)
        return failure(ErrorCode::DataCorrupted, "blob " + blob.sha256.toStdString() + " is cut off");
    return bytes;
}

} // namespace gavel::blobs
