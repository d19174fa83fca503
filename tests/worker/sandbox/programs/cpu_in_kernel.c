// Spends its time in system calls.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (;;)
        getppid();
}
