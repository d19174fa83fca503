// Leaves the work to a grandchild whose parent is dead, and sleeps.
// limits: cpu=200 wall=5000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    if (fork() == 0) {
        if (fork() == 0)
            for (;;) {
            }
        return 0;
    }
    wait(NULL);
    pause();
    return 0;
}
