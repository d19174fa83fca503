#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <span>

namespace gavel::worker {

// A file's bytes, mapped read-only. Owns the mapping, not the descriptor. The file must not shrink meanwhile.
class MappedFile {
public:
    static Result<MappedFile> map(int fd);

    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    ~MappedFile();

    std::span<const char> bytes() const { return {static_cast<const char *>(m_address), m_size}; }

private:
    MappedFile(void *address, std::size_t size) : m_address(address), m_size(size) {}

    void *m_address = nullptr; // null when the file is empty
    std::size_t m_size = 0;
};

// Brings a file into the page cache on the caller's account. The kernel charges a page to the group of whoever touches
// it first; without this a program's peak memory would hold the input of its first run and not that of its second.
void warmPageCache(int fd, std::size_t size);

} // namespace gavel::worker
