// Uses CPU time in children that nobody waits for, one after the other, so that no process alone reaches the limit.
// limits: cpu=300 wall=5000
// expect: cpu-time-limit
// without groups: cpu-time-limit | idle-limit | exited 0; CPU time of children that nobody waits for is lost when they end
#include "probe.h"

int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        if (fork() == 0) {
            burn(0.05);
            return 0;
        }
        wait(NULL);
    }
}
