// Makes a child of the init that computes while it sleeps itself.
// limits: cpu=200 wall=5000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    if (syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0) == 0)
        for (;;)
            ;
    for (;;)
        pause();
}
