// Raises its limits and its priority.
// expect: exited 0
#include "probe.h"

int main(void)
{
    static const int resources[] = {RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_NOFILE, RLIMIT_CORE};
    const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    for (size_t i = 0; i < sizeof resources / sizeof *resources; ++i)
        REFUSED(setrlimit(resources[i], &unlimited));
    REFUSED(nice(-10));
    const struct sched_param parameter = {1};
    REFUSED(sched_setscheduler(0, SCHED_FIFO, &parameter));
    REFUSED(sched_setscheduler(0, SCHED_RR, &parameter));
    return 0;
}
