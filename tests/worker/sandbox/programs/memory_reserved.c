// Reserves far more than the limit and touches little: that is free, and runtimes do it.
// limits: memory=64
// expect: exited 0
#include "probe.h"

int main(void)
{
    char *all = mmap(NULL, (size_t)64 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        return 1;
    all[0] = 1;
    return 0;
}
