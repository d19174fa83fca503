// Two processes that send each other signals without end.
// limits: cpu=200 wall=5000
// expect: cpu-time-limit
#include "probe.h"

static void nothing(int unused) {}

int main(void)
{
    signal(SIGUSR1, nothing);
    const pid_t child = fork(), other = child == 0 ? getppid() : child;
    for (;;)
        kill(other, SIGUSR1);
}
