#include "worker/sandbox/cells/shared_directory.h"

#include "worker/sandbox/cells/box_wipe.h"

#include <fcntl.h>

namespace gavel::sandbox {

namespace {

bool isSame(const timespec &one, const timespec &other)
{
    return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

bool haveSameRightsAndTimes(const struct stat &one, const struct stat &other)
{
    return one.st_mode == other.st_mode && isSame(one.st_mtim, other.st_mtim) && isSame(one.st_atim, other.st_atim);
}

Result<struct stat> statusOf(int fd)
{
    struct stat status;
    if (::fstat(fd, &status) != 0)
        return systemFailure("looking at a directory");
    return status;
}

} // namespace

Result<SharedDirectory> SharedDirectory::open(const char *path)
{
    SharedDirectory directory;
    directory.m_fd.reset(::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.m_fd)
        return systemFailure(std::string("opening ") + path);
    directory.m_new = TRY(statusOf(directory.fd()));
    return directory;
}

Result<void> SharedDirectory::wipe(const std::vector<std::string> &kept, std::uint32_t owner)
{
    // A memory file system counts the entries of a directory in its size; making and removing one changes its times.
    const struct stat now = TRY(statusOf(m_fd.get()));
    if (now.st_size == m_new.st_size && haveSameRightsAndTimes(now, m_new))
        return {};
    TRY(wipeDirectory(m_fd.get(), kept, owner));
    return renew();
}

Result<void> SharedDirectory::renew()
{
    if (haveSameRightsAndTimes(TRY(statusOf(m_fd.get())), m_new))
        return {};
    const timespec times[] = {m_new.st_atim, m_new.st_mtim};
    if (::fchmod(m_fd.get(), m_new.st_mode & 07777) != 0 || ::futimens(m_fd.get(), times) != 0)
        return systemFailure("renewing a directory");
    return {};
}

} // namespace gavel::sandbox
