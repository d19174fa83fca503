// Timers, events, signals, sockets, memory files: the limit of open files counts them all.
// limits: files=64
// expect: exited 0
#include "probe.h"

#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

int main(void)
{
    sigset_t all;
    sigfillset(&all);
    for (int i = 0; i < 64; ++i) {
        const int fds[] = {eventfd(0, 0), timerfd_create(CLOCK_MONOTONIC, 0), signalfd(-1, &all, 0),
                           socket(AF_UNIX, SOCK_STREAM, 0), memfd_create("x", 0), (int)syscall(SYS_pidfd_open, getpid(), 0)};
        for (int k = 0; k < 6; ++k)
            if (fds[k] >= 64)
                return 1;
            else if (fds[k] < 0)
                return errno != EMFILE;
    }
    return 2;
}
