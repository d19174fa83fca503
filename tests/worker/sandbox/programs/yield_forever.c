// Gives its core away as often as it can and computes in between.
// limits: cpu=200 wall=10000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (;;)
        sched_yield();
}
