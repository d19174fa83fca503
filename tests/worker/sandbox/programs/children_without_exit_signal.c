// Leaves children whose end is announced by no signal, or by one that kills: they must be reaped all the same.
// limits: processes=40
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int i = 0; i < 10; ++i) {
        if (syscall(SYS_clone, 0, NULL, NULL, NULL, 0) == 0)
            i % 2 ? _exit(0) : pause();
        if (syscall(SYS_clone, CLONE_PARENT | SIGKILL, NULL, NULL, NULL, 0) == 0)
            i % 2 ? _exit(0) : pause();
    }
    return 0;
}
