// Uses the call whose flags no filter can see.
// expect: exited 0
#include "probe.h"

#include <linux/sched.h>

int main(void)
{
    struct clone_args arguments = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
    REFUSED(syscall(SYS_clone3, &arguments, sizeof arguments));
    return errno == ENOSYS ? 0 : 1; // so that C libraries fall back to clone
}
