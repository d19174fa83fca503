// Writes to what it is to read.
// expect: exited 0
// as ordinary user: exited 1; its input is a sealed copy of its own, whose rights it may change
#include "probe.h"

int main(void)
{
    REFUSED(write(0, "x", 1));
    REFUSED(ftruncate(0, 0));
    REFUSED(fallocate(0, 0, 0, 10));
    REFUSED(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0, 0));
    REFUSED(fchmod(0, 0777));
    return 0;
}
