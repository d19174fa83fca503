// Reads what is not for it.
// expect: exited 0
#include "probe.h"

int main(void)
{
    static const char *const paths[] = {
        "/etc/shadow", "/etc/hostname", "/root", "/home", "/var", "/work", "/sys", "/run", "/boot", "/mnt", "/opt", "/srv",
        "/sys/fs/cgroup", "/dev/sda", "/dev/vda", "/dev/mem", "/dev/kmsg", "/dev/tty", "/dev/fuse", "/proc/1/environ",
        "/proc/1/root", "/proc/1/fd", "/proc/1/maps", "/proc/1/mem", "/proc/kcore", "/proc/self/root/etc/shadow",
        "/box/../../etc/shadow", "/proc/self/cwd/../../root",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; ++i) {
        if (open(paths[i], O_RDONLY) >= 0) {
            printf("opened %s\n", paths[i]);
            return 1;
        }
    }
    return 0;
}
