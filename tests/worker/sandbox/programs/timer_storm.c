// Drowns in signals of its own timers.
// limits: cpu=200 wall=4000
// expect: cpu-time-limit | idle-limit | wall-time-limit
#include "probe.h"

static void nothing(int number)
{
    (void)number;
}

int main(void)
{
    signal(SIGALRM, nothing);
    for (int i = 0; i < 32; ++i) {
        timer_t timer;
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
        struct itimerspec often = {{0, 1000}, {0, 1000}};
        timer_create(CLOCK_MONOTONIC, &event, &timer);
        timer_settime(timer, 0, &often, NULL);
    }
    for (;;)
        pause();
}
