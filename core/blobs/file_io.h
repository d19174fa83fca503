#pragma once

#include "core/base/result.h"
#include "core/domain/problem.h"

#include <QByteArray>

#include <fcntl.h>

namespace gavel::blobs {

// Writes everything at the descriptor's position, going on after short writes and signals.
Result<void> writeAll(int fd, QByteArrayView bytes);

// Reads until `most` bytes are there or the file ends, and says how many they are.
Result<qint64> readUpTo(int fd, char *into, qint64 most);

inline constexpr qint64 kCopyBlock = 256 * 1024;

// Calls `take` with the bytes of the file from its start, block by block, whatever its position. `take` returns
// Result<void>.
template <typename Take>
Result<void> forEachBlock(int fd, Take take);

// Size and SHA-256 of the file's bytes from its start, whatever its position.
Result<domain::BlobRef> refOfFile(int fd);

} // namespace gavel::blobs

#include <cerrno>

#include <unistd.h>

template <typename Take>
gavel::Result<void> gavel::blobs::forEachBlock(int fd, Take take)
{
    QByteArray block(kCopyBlock, Qt::Uninitialized);
    for (off_t offset = 0;;) {
        const ssize_t got = ::pread(fd, block.data(), static_cast<std::size_t>(block.size()), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemFailure("cannot read");
        if (got == 0)
            return {};
        TRY(take(QByteArrayView(block.constData(), got)));
        offset += got;
    }
}
