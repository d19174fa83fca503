#include "tests/support/memory_file.h"

#include <sys/mman.h>

namespace gavel::test {

UniqueFd memoryFile(const QByteArray &bytes)
{
    UniqueFd fd(memfd_create("test", MFD_CLOEXEC));
    if (pwrite(fd.get(), bytes.constData(), size_t(bytes.size()), 0) != bytes.size())
        qFatal("cannot write a memory file");
    return fd;
}

QByteArray readAll(int fd)
{
    QByteArray bytes;
    char block[65536];
    for (ssize_t n; (n = pread(fd, block, sizeof block, bytes.size())) > 0;)
        bytes.append(block, qsizetype(n));
    return bytes;
}

} // namespace gavel::test
