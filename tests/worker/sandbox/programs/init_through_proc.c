// Reaches for the init of the cell through /proc, as the overwriting of a container's runtime (CVE-2019-5736) began.
// expect: exited 0
#include "probe.h"

int main(void)
{
    char target[64];
    REFUSED(open("/proc/1/exe", O_PATH));
    REFUSED(readlink("/proc/1/exe", target, sizeof target));
    REFUSED(open("/proc/1/root", O_PATH));
    REFUSED(open("/proc/1/cwd", O_PATH));
    REFUSED(open("/proc/1/fd", O_RDONLY));
    REFUSED(open("/proc/1/mem", O_RDONLY));
    REFUSED(open("/proc/1/environ", O_RDONLY));
    REFUSED(open("/proc/1/task/1/fd", O_RDONLY));
    REFUSED(open("/proc/1/ns/mnt", O_RDONLY));
    return 0;
}
