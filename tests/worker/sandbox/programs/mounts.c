// Changes the tree it lives in.
// expect: exited 0
#include "probe.h"

#include <sys/mount.h>

int main(void)
{
    REFUSED(mount("tmpfs", "/box", "tmpfs", 0, NULL));
    REFUSED(mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL));
    REFUSED(umount2("/proc", MNT_DETACH));
    REFUSED(syscall(SYS_pivot_root, "/box", "/box"));
    REFUSED(chroot("/box"));
    REFUSED(syscall(SYS_open_tree, -100, "/", 1));
    REFUSED(syscall(SYS_fsopen, "tmpfs", 0));
    REFUSED(syscall(SYS_mount_setattr, -100, "/", 0, NULL, 0));
    return 0;
}
