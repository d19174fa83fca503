// Forks for ever, in every process.
// limits: processes=32 cpu=300 wall=4000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (;;)
        fork();
}
