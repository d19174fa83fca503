// Makes timers until it is refused, all of them running.
// limits: memory=16 cpu=2000 wall=6000
// expect: exited 0 | memory-limit | cpu-time-limit
#include "probe.h"

int main(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    const struct itimerspec often = {{0, 1000000}, {0, 1000000}};
    for (long count = 0; count < 10000000; ++count) {
        timer_t timer;
        if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
            return errno != EAGAIN;
        timer_settime(timer, 0, &often, NULL);
    }
    return 2;
}
