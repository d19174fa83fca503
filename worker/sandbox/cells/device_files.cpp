#include "worker/sandbox/cells/device_files.h"

#include "core/base/unique_fd.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

struct Device {
    const char *path; // below the root
    unsigned minor;
};

Result<void> makeNode(const Device &device)
{
    if (::mknod(device.path, S_IFCHR | 0666, makedev(1, device.minor)) != 0 || ::chmod(device.path, 0666) != 0)
        return systemFailure(std::string("mknod /") + device.path);
    return {};
}

// Not whatever the host has there, if it is not that device.
bool isDevice(int fd, const Device &device)
{
    struct stat status;
    return ::fstat(fd, &status) == 0 && S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, device.minor);
}

Result<void> mountFromHost(const Device &device)
{
    const std::string host = std::string("/") + device.path;
    const UniqueFd tree(::open_tree(AT_FDCWD, host.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_SYMLINK_NOFOLLOW));
    if (!tree)
        return systemFailure("open_tree of " + host);
    if (!isDevice(tree.get(), device))
        return failure(ErrorCode::FailedPrecondition, host + " of this host is not the device of that name");
    const UniqueFd place(::open(device.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!place || ::move_mount(tree.get(), "", AT_FDCWD, device.path, MOVE_MOUNT_F_EMPTY_PATH) != 0)
        return systemFailure("mounting " + host);
    return {};
}

} // namespace

Result<void> makeDevices(Privilege privilege)
{
    constexpr Device kDevices[] = {
        {"dev/null", 3}, {"dev/zero", 5}, {"dev/full", 7}, {"dev/random", 8}, {"dev/urandom", 9}};
    for (const Device &device : kDevices)
        TRY(privilege == Privilege::Root ? makeNode(device) : mountFromHost(device));
    constexpr std::pair<const char *, const char *> kLinks[] = {{"/proc/self/fd", "dev/fd"},
                                                                {"/proc/self/fd/0", "dev/stdin"},
                                                                {"/proc/self/fd/1", "dev/stdout"},
                                                                {"/proc/self/fd/2", "dev/stderr"},
                                                                {"/tmp", "dev/shm"}};
    for (const auto &[target, link] : kLinks) {
        if (::symlink(target, link) != 0)
            return systemFailure(std::string("symlink /") + link);
    }
    return {};
}

} // namespace gavel::sandbox
