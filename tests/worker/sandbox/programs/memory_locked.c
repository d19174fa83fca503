// Locks its memory so that nobody can take it away.
// limits: memory=32
// expect: memory-limit | exited 0
#include "probe.h"

int main(void)
{
    mlockall(MCL_CURRENT | MCL_FUTURE);
    char *all = mmap(NULL, 100 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return all == MAP_FAILED || mlock(all, 100 << 20) != 0 ? 0 : 1;
}
