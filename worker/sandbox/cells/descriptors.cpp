#include "worker/sandbox/cells/descriptors.h"

#include <algorithm>
#include <climits>

#include <fcntl.h>
#include <unistd.h>

namespace gavel::sandbox {

Result<void> closeAllBut(std::vector<int> keep)
{
    std::ranges::sort(keep);
    unsigned first = 3;
    for (const int fd : keep) {
        if (fd < static_cast<int>(first))
            continue;
        const auto kept = static_cast<unsigned>(fd);
        if (kept > first && ::close_range(first, kept - 1, 0) != 0)
            return systemFailure("close_range");
        first = kept + 1;
    }
    if (::close_range(first, UINT_MAX, 0) != 0)
        return systemFailure("close_range");
    return {};
}

Result<void> silenceStandardStreams()
{
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return systemFailure("open /dev/null");
    for (int fd = 0; fd <= 2; ++fd) {
        if (::dup2(null, fd) != fd)
            return systemFailure("dup2 /dev/null");
    }
    if (null > 2)
        ::close(null);
    return {};
}

} // namespace gavel::sandbox
