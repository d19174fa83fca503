// Makes namespaces to be root in, or enters those of others.
// expect: exited 0
#include "probe.h"

int main(void)
{
    REFUSED(unshare(CLONE_NEWUSER));
    REFUSED(unshare(CLONE_NEWNS));
    REFUSED(unshare(CLONE_NEWUSER | CLONE_NEWNET));
    REFUSED(unshare(CLONE_FILES));
    REFUSED(setns(open("/proc/self/ns/mnt", O_RDONLY), 0));
    REFUSED(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
    REFUSED(syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0));
    REFUSED(syscall(SYS_clone, CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0));
    return 0;
}
