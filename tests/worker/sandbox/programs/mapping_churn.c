// Maps and unmaps without end: all of its time is the kernel's.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (;;) {
        char *map = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        munmap(map, 1 << 20);
    }
}
