// Writes its input, or takes its rights away: by the descriptor, or by opening it again.
// expect: exited 0
#include "probe.h"

int main(void)
{
    REFUSED(write(0, "x", 1));
    REFUSED(ftruncate(0, 0));
    fchmod(0, 0666); // in vain: where it works, the file is a sealed copy
    int again = open("/dev/stdin", O_RDWR);
    if (again >= 0) {
        REFUSED(write(again, "x", 1));
        REFUSED(ftruncate(again, 0));
    }
    fchmod(0, 0);
    return 0;
}
