// Leaves the core it was given.
// expect: exited 0
#include "probe.h"

int main(void)
{
    cpu_set_t cores;
    memset(&cores, 0xff, sizeof cores);
    REFUSED(sched_setaffinity(0, sizeof cores, &cores));
    return 0;
}
