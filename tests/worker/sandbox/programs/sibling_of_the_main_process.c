// Makes a child of its parent, which is the init, and lets that one end first with another code.
// expect: exited 7
#include "probe.h"

int main(void)
{
    if (syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0) == 0)
        _exit(42);
    usleep(50000);
    return 7;
}
