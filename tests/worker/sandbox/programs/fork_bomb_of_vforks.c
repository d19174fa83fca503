// A fork bomb whose processes are deaf, in sessions of their own, and made by clone with shared memory.
// limits: processes=32 cpu=300 wall=5000
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    for (int signal_ = 1; signal_ < 65; ++signal_)
        signal(signal_, SIG_IGN);
    for (;;) {
        syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
        setsid();
    }
}
