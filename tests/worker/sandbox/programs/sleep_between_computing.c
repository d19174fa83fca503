// Computes less and less and sleeps more and more, to look idle.
// limits: cpu=150 wall=8000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (double until = 0.01;; until += 0.01) {
        burn(until);
        usleep(2000);
    }
}
