#include "worker/sandbox/cells/cell_mounts.h"

#include <cstdio>

#include <sys/mount.h>

namespace gavel::sandbox {

namespace {

Result<void> mountMemory(const char *target, const CellMounts &mounts, const char *mode, std::uint32_t uid)
{
    char options[160];
    std::snprintf(options, sizeof options, "size=%lld,nr_inodes=%lld,mode=%s,uid=%u,gid=%u",
                  static_cast<long long>(mounts.size.count), static_cast<long long>(mounts.inodes), mode, uid, uid);
    if (::mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0)
        return systemFailure(std::string("mounting ") + target);
    return {};
}

} // namespace

Result<void> mountCell(const CellMounts &mounts)
{
    if (::mount("proc", "/proc", "proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=2") != 0)
        return systemFailure("mounting /proc");
    TRY(mountMemory("/tmp", mounts, "1777", 0));
    TRY(mountMemory("/box", mounts, "0755", mounts.uid));
    return mountMemory("/app", mounts, "0755", 0);
}

} // namespace gavel::sandbox
