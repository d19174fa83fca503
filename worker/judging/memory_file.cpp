#include "worker/judging/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace gavel::worker {

Result<UniqueFd> sealedMemoryFile(const QByteArray &bytes)
{
    UniqueFd file(::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file)
        return systemFailure("memfd_create");
    for (qsizetype at = 0; at < bytes.size();) {
        const ssize_t written = ::write(file.get(), bytes.constData() + at, size_t(bytes.size() - at));
        if (written < 0)
            return systemFailure("writing a memory file");
        at += written;
    }
    if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        return systemFailure("sealing a memory file");
    return file;
}

} // namespace gavel::worker
