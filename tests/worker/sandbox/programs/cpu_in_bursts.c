// Computes in short bursts with pauses, to be asleep whenever the clock ticks.
// limits: cpu=100 wall=8000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (double until = 0.0002;; until += 0.0002) {
        burn(until);
        usleep(50);
    }
}
