// Makes and ends processes one after the other, to use up the numbers of the host.
// limits: cpu=400 wall=8000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (;;) {
        const pid_t child = vfork();
        if (child == 0)
            _exit(0);
        waitpid(child, NULL, 0);
    }
}
