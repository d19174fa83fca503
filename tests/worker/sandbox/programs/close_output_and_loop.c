// Closes its streams and computes on.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    close(0);
    close(1);
    close(2);
    for (volatile unsigned i = 0;; ++i) {
    }
}
