// A directory of the cell that one program after another may write to, and what makes it look as if nobody had.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <cstdint>
#include <string>
#include <vector>

#include <sys/stat.h>

namespace gavel::sandbox {

// Owns a handle of the top of a memory file system. Used when no program lives.
class SharedDirectory {
public:
    // As it is now, it is new.
    static Result<SharedDirectory> open(const char *path);

    int fd() const { return m_fd.get(); }

    // Removes everything below it except the files in `kept` (wipeDirectory()), and gives it the rights and times of a
    // new one: its owner, the program, may have left a message in them, or locked out the next run. It cannot have
    // other attributes: the filter refuses to set any. One system call where there is nothing to do.
    Result<void> wipe(const std::vector<std::string> &kept, std::uint32_t owner);

    // Only the rights and times.
    Result<void> renew();

private:
    struct stat m_new = {};
    UniqueFd m_fd;
};

} // namespace gavel::sandbox
