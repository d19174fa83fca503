// Kills everyone it can reach.
// expect: exited 0
// as ordinary user: exited 0 | exited 1; signals to the init of the same user id are taken and have no effect
#include "probe.h"

int main(void)
{
    REFUSED(kill(-1, SIGKILL));
    REFUSED(kill(1, SIGKILL));
    REFUSED(kill(1, SIGSTOP));
    REFUSED(kill(getppid(), SIGKILL));
    REFUSED(syscall(SYS_tgkill, 1, 1, SIGSEGV));
    REFUSED(syscall(SYS_pidfd_send_signal, syscall(SYS_pidfd_open, 1, 0), SIGKILL, NULL, 0));
    return 0;
}
