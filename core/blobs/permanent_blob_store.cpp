#include "core/blobs/permanent_blob_store.h"

#include <QRandomGenerator>

namespace gavel::blobs {

Result<void> PermanentBlobStore::probe()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    const domain::BlobRef blob = TRY_WITHIN("writing", put(bytes));
    const Result<QByteArray> found = readBlob(*this, blob, Bytes{bytes.size()});
    TRY_WITHIN("removing", remove(blob));
    if (!found)
        return failure(found.error().within("reading"));
    if (*found != bytes)
        return failure(ErrorCode::DataCorrupted, "what was read is not what was written");
    return {};
}

} // namespace gavel::blobs
