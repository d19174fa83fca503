// Tells which core it runs on, if there is only one it may run on.
// expect: exited 0
#include "probe.h"

int main(void)
{
    cpu_set_t cores;
    WORKS(sched_getaffinity(0, sizeof cores, &cores));
    if (CPU_COUNT(&cores) != 1)
        return 1;
    printf("%d", sched_getcpu());
    return 0;
}
