// Makes so many calls that the filter denies.
// expect: exited 0
#include "probe.h"

int main(int argc, char **argv)
{
    int left;
    for (left = argc > 1 ? atoi(argv[1]) : 5000; left > 0; --left)
        REFUSED(syscall(SYS_mount, "", "", "", 0, NULL));
    return errno == EPERM ? 0 : 1;
}
