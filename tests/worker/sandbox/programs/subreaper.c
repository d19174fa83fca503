// Adopts its orphans, so that they never come to the init.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    WORKS(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
    if (fork() == 0) {
        if (fork() == 0)
            for (;;) {
            }
        return 0;
    }
    pause();
    pause();
    return 0;
}
