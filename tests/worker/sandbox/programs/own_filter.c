// Locks itself up by a stricter filter and breaks it: its own doing, and nobody takes it for a limit.
// expect: signalled 31
#include "probe.h"

#include <linux/filter.h>
#include <linux/seccomp.h>

int main(void)
{
    struct sock_filter instructions[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {4, instructions};
    REFUSED(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
    WORKS(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0));
    syscall(SYS_getppid);
    return 1;
}
