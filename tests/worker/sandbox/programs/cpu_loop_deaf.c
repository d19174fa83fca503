// Ignores every signal it can and computes for ever.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (int number = 1; number < 65; ++number)
        signal(number, SIG_IGN);
    for (volatile unsigned i = 0;; ++i) {
    }
}
