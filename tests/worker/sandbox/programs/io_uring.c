// Uses the ring that would carry calls past the filter.
// expect: exited 0
#include "probe.h"

int main(void)
{
    static char parameters[256];
    REFUSED(syscall(425, 8, parameters));
    REFUSED(syscall(426, 3, 1, 0, 0, NULL, 0));
    REFUSED(syscall(427, 3, 0, NULL, 0));
    return 0;
}
