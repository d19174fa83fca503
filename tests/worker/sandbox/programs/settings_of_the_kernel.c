// Writes to the switches of the kernel and of its own process in /proc and /sys.
// expect: exited 0
#include "probe.h"

int main(void)
{
    const char *files[] = {"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches",
                           "/proc/sys/kernel/ns_last_pid", "/proc/sys/kernel/hostname", "/proc/sys/net/ipv4/ip_forward",
                           "/proc/sys/user/max_user_namespaces", "/proc/sysrq-trigger", "/proc/self/oom_score_adj",
                           "/proc/self/oom_adj", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups",
                           "/proc/self/attr/current", "/proc/self/attr/exec", "/proc/self/coredump_filter", "/proc/self/clear_refs",
                           "/proc/self/autogroup", "/proc/self/timens_offsets", "/proc/self/mem", "/proc/self/comm",
                           "/proc/irq/default_smp_affinity", "/proc/mtrr", "/proc/pressure/cpu", "/proc/1/oom_score_adj"};
    for (size_t i = 0; i < sizeof files / sizeof *files; ++i)
        REFUSED(open(files[i], O_WRONLY));
    REFUSED(open("/sys", O_RDONLY));
    REFUSED(open("/sys/kernel/uevent_helper", O_WRONLY));
    return 0;
}
