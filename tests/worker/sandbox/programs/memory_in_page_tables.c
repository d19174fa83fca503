// Touches one page of every 2 MB, so that most of what it takes is the kernel's.
// limits: memory=64
// expect: memory-limit
// without groups: memory-limit | exited 1 | cpu-time-limit | idle-limit | wall-time-limit; memory of the kernel is not seen
#include "probe.h"

int main(void)
{
    const size_t size = (size_t)1 << 40;
    char *all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        return 1;
    for (size_t i = 0; i < size; i += 2 << 20)
        all[i] = 1;
    return 0;
}
