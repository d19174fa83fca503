// Adds a filter of its own that allows everything: the stricter answer of the two holds.
// expect: exited 0
#include "probe.h"

#include <linux/filter.h>
#include <linux/seccomp.h>

int main(void)
{
    struct sock_filter allow[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const struct sock_fprog program = {1, allow};
    WORKS(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0));
    REFUSED(unshare(CLONE_NEWUSER));
    REFUSED(syscall(SYS_ptrace, 0, 0, 0, 0));
    REFUSED(syscall(SYS_clone3, NULL, 0));
    return 0;
}
