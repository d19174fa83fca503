#include "core/blobs/file_io.h"

#include "core/blobs/sha256.h"

namespace gavel::blobs {

Result<void> writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(fd, bytes.data(), static_cast<std::size_t>(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return systemFailure("cannot write");
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<qint64> readUpTo(int fd, char *into, qint64 most)
{
    qint64 total = 0;
    while (total < most) {
        const ssize_t got = ::read(fd, into + total, static_cast<std::size_t>(most - total));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemFailure("cannot read");
        if (got == 0)
            break;
        total += got;
    }
    return total;
}

Result<domain::BlobRef> refOfFile(int fd)
{
    domain::BlobRef blob;
    Sha256 hash;
    TRY(forEachBlock(fd, [&](QByteArrayView block) -> Result<void> {
        hash.add(block);
        blob.size += block.size();
        return {};
    }));
    blob.sha256 = hash.finish();
    return blob;
}

} // namespace gavel::blobs
