// Walks up from any descriptor that might be a directory of the host (CVE-2024-21626).
// expect: exited 0
#include "probe.h"

int main(void)
{
    char path[4096];
    for (int fd = 0; fd < 4096; ++fd) {
        snprintf(path, sizeof path, "/proc/self/fd/%d/../../../../../../etc/shadow", fd);
        REFUSED(open(path, O_RDONLY));
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        REFUSED(chdir(path));
        REFUSED(openat(fd, "../../../../etc/shadow", O_RDONLY));
    }
    WORKS(syscall(SYS_getcwd, path, sizeof path));
    return strcmp(path, "/box") != 0;
}
