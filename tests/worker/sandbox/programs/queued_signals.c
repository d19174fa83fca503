// Queues signals to itself that it never takes.
// limits: memory=16 cpu=3000
// expect: exited 0 | memory-limit
#include "probe.h"

int main(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    WORKS(sigprocmask(SIG_BLOCK, &set, NULL));
    for (long count = 0; count < 10000000; ++count)
        if (sigqueue(getpid(), SIGRTMIN, (union sigval){0}) != 0)
            return errno != EAGAIN;
    return 2;
}
