// Knocks at doors that programs of a contest have no business with.
// expect: exited 0
#include "probe.h"

#include <sys/sysmacros.h>

int main(void)
{
    static char zeros[256];
    REFUSED(syscall(SYS_bpf, 0, zeros, sizeof zeros));
    REFUSED(syscall(SYS_perf_event_open, zeros, 0, -1, -1, 0));
    REFUSED(syscall(SYS_userfaultfd, 0));
    REFUSED(syscall(SYS_kexec_load, 0, 0, NULL, 0));
    REFUSED(syscall(SYS_init_module, zeros, 0, ""));
    REFUSED(syscall(SYS_finit_module, 0, "", 0));
    REFUSED(syscall(SYS_reboot, 0xfee1dead, 672274793, 0, NULL));
    REFUSED(syscall(SYS_syslog, 3, zeros, sizeof zeros));
    REFUSED(syscall(SYS_acct, NULL));
    REFUSED(syscall(SYS_swapon, "/box/x", 0));
    REFUSED(syscall(SYS_iopl, 3));
    REFUSED(syscall(SYS_ioperm, 0, 1, 1));
    REFUSED(syscall(SYS_modify_ldt, 1, zeros, 16));
    REFUSED(syscall(SYS_quotactl, 0, "", 0, NULL));
    REFUSED(syscall(SYS_fanotify_init, 0, 0));
    REFUSED(syscall(SYS_memfd_secret, 0));
    REFUSED(syscall(SYS_seccomp, 0, 0, NULL));
    REFUSED(syscall(SYS_name_to_handle_at, -100, "/", zeros, zeros, 0));
    REFUSED(syscall(SYS_open_by_handle_at, -100, zeros, 0));
    REFUSED(syscall(SYS_settimeofday, zeros, NULL));
    REFUSED(syscall(SYS_clock_settime, 0, zeros));
    REFUSED(syscall(SYS_sethostname, "x", 1));
    REFUSED(syscall(SYS_vhangup));
    REFUSED(syscall(9999));
    REFUSED(mknod("/box/disk", S_IFBLK | 0600, makedev(254, 0)));
    REFUSED(mknod("/box/memory", S_IFCHR | 0600, makedev(1, 1)));
    return 0;
}
