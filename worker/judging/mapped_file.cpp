#include "worker/judging/mapped_file.h"

#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

namespace gavel::worker {

Result<MappedFile> MappedFile::map(int fd)
{
    struct stat status {};
    if (fstat(fd, &status) != 0)
        return systemFailure("fstat");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0)
        return MappedFile(nullptr, 0);
    void *address = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED)
        return systemFailure("mmap");
    return MappedFile(address, size);
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : m_address(std::exchange(other.m_address, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    std::swap(m_address, other.m_address);
    std::swap(m_size, other.m_size);
    return *this;
}

MappedFile::~MappedFile()
{
    if (m_address)
        munmap(m_address, m_size);
}

void warmPageCache(int fd, std::size_t size)
{
    constexpr std::size_t kMostMapped = 64 * 1024 * 1024;
    if (size == 0)
        return;
    if (size > kMostMapped) {
        posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED);
        return;
    }
    void *address = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED)
        return;
    // Fails before Linux 5.14; then the pages are merely not warm.
    madvise(address, size, MADV_POPULATE_READ);
    munmap(address, size);
}

} // namespace gavel::worker
