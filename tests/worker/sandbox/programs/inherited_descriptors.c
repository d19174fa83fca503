// Looks for descriptors that someone forgot to close.
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int fd = 3; fd < 4096; ++fd)
        REFUSED(fcntl(fd, F_GETFD));
    char target[256] = {0};
    WORKS(readlink("/proc/self/fd/1", target, sizeof target - 1));
    return strncmp(target, "/memfd:", 7) == 0 ? 0 : 1; // no path of the host
}
