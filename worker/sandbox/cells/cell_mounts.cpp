#include "worker/sandbox/cells/cell_mounts.h"

#include "core/base/unique_fd.h"

#include <cstdio>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

namespace gavel::sandbox {

namespace {

enum class Folios { Small, Large };

bool tryMountMemory(const char *target, const CellMounts &mounts, const char *mode, std::uint32_t uid, const char *more)
{
    char options[192];
    std::snprintf(options, sizeof options, "size=%lld,nr_inodes=%lld,mode=%s,uid=%u,gid=%u%s",
                  static_cast<long long>(mounts.size.count), static_cast<long long>(mounts.inodes), mode, uid, uid,
                  more);
    return ::mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
}

// Large folios make a program start some 20 us faster, where the kernel has them. Programs do not get them for what
// they write themselves: it would be charged in larger pieces.
Result<void> mountMemory(const char *target, const CellMounts &mounts, const char *mode, std::uint32_t uid,
                         Folios folios)
{
    if (folios == Folios::Large && tryMountMemory(target, mounts, mode, uid, ",huge=within_size"))
        return {};
    if (!tryMountMemory(target, mounts, mode, uid, ""))
        return systemFailure(std::string("mounting ") + target);
    return {};
}

} // namespace

Result<void> mountCell(const CellMounts &mounts)
{
    // The kernel refuses an ordinary user a /proc that would be less strict than the one it sees.
    struct statvfs seen {};
    const bool keepsNoTimes = ::statvfs("/proc", &seen) == 0 && (seen.f_flag & ST_NOATIME) != 0;
    const unsigned long times = keepsNoTimes ? MS_NOATIME : MS_RELATIME;
    if (::mount("proc", "/proc", "proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | times, "hidepid=2") != 0)
        return systemFailure("mounting /proc");
    TRY(mountMemory("/tmp", mounts, "1777", mounts.initUid, Folios::Small));
    TRY(mountMemory("/box", mounts, "0755", mounts.uid, Folios::Small));
    return mountMemory("/app", mounts, "0755", mounts.initUid, Folios::Large);
}

Result<void> coverReadOnly(const char *path)
{
    const UniqueFd tree(::open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY;
    if (!tree || ::mount_setattr(tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) != 0 ||
        ::move_mount(tree.get(), "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) != 0)
        return systemFailure(std::string("covering ") + path);
    return {};
}

} // namespace gavel::sandbox
