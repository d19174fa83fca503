// Reads what tells of the kernel's memory, of other processes and of the host's accounts.
// expect: exited 0
#include "probe.h"

int main(void)
{
    const char *files[] = {"/proc/kcore", "/proc/kmsg", "/proc/slabinfo", "/proc/vmallocinfo", "/proc/sched_debug", "/proc/pagetypeinfo",
                           "/proc/kpageflags", "/proc/timer_list", "/proc/1/maps", "/proc/1/status", "/proc/1/cmdline", "/proc/1/mountinfo",
                           "/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssh", "/etc/machine-id", "/root", "/home", "/var", "/run",
                           "/boot", "/srv", "/mnt", "/opt", "/media", "/sys/kernel/debug", "/.dockerenv"};
    for (size_t i = 0; i < sizeof files / sizeof *files; ++i)
        REFUSED(open(files[i], O_RDONLY));
    char line[256];
    FILE *symbols = fopen("/proc/kallsyms", "r");
    while (symbols && fgets(line, sizeof line, symbols))
        if (strncmp(line, "0000000000000000", 16) != 0)
            return 2; // an address of the kernel
    return 0;
}
