#include "worker/plugins/host/mapped_file.h"

#include <utility>

#include <sys/mman.h>
#include <sys/stat.h>

namespace gavel::worker {
namespace {

// Up to this size all pages are mapped at once; beyond it a checker may well stop at the first difference.
constexpr std::size_t kPopulated = 16 * 1024 * 1024;

} // namespace

Result<MappedFile> MappedFile::create(int fd)
{
    struct stat status {};
    if (::fstat(fd, &status) != 0)
        return systemFailure("looking at a file to check");
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::InvalidArgument, "a descriptor to check is no regular file");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0)
        return MappedFile(std::string_view(""));
    // Private: before Linux 6.7 a write-sealed memory file cannot be mapped shared, even to be read.
    void *data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | (size <= kPopulated ? MAP_POPULATE : 0), fd, 0);
    if (data == MAP_FAILED)
        return systemFailure("mapping a file to check");
    ::madvise(data, size, MADV_SEQUENTIAL);
    return MappedFile(std::string_view(static_cast<const char *>(data), size));
}

MappedFile::MappedFile(MappedFile &&other) noexcept : m_text(std::exchange(other.m_text, std::string_view("")))
{
}

MappedFile::~MappedFile()
{
    if (!m_text.empty())
        ::munmap(const_cast<char *>(m_text.data()), m_text.size());
}

} // namespace gavel::worker
