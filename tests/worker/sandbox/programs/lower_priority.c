// Makes itself so unimportant that it might look starved.
// limits: cpu=200 wall=3000
// expect: cpu-time-limit | wall-time-limit
#include "probe.h"

int main(void)
{
    const struct sched_param parameter = {0};
    WORKS(nice(19));
    sched_setscheduler(0, SCHED_IDLE, &parameter);
    for (volatile unsigned i = 0;; ++i) {
    }
}
