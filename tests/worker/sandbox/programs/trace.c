// Traces others, itself and its children.
// expect: exited 0
#include "probe.h"

#include <sys/ptrace.h>
#include <sys/uio.h>

int main(void)
{
    char byte;
    struct iovec part = {&byte, 1};
    REFUSED(ptrace(PTRACE_ATTACH, 1, 0, 0));
    REFUSED(ptrace(PTRACE_SEIZE, getppid(), 0, 0));
    REFUSED(ptrace(PTRACE_TRACEME, 0, 0, 0));
    REFUSED(process_vm_readv(1, &part, 1, &part, 1, 0));
    REFUSED(process_vm_writev(1, &part, 1, &part, 1, 0));
    REFUSED(syscall(SYS_kcmp, 1, getpid(), 0, 0, 0));
    REFUSED(syscall(SYS_pidfd_getfd, 3, 0, 0));
    return 0;
}
