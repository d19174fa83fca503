// Hides what it asks for above the half of an argument that the kernel looks at, where a filter sees the whole.
// expect: exited 0
#include "probe.h"

int main(void)
{
    const unsigned long high = 1UL << 32;
    REFUSED(syscall(SYS_fcntl, open("/usr/bin", O_RDONLY), high | F_NOTIFY, DN_ACCESS));
    REFUSED(syscall(SYS_socket, high | AF_INET, SOCK_STREAM, 0));
    REFUSED(syscall(SYS_personality, high | 0x0040000));
    REFUSED(syscall(SYS_memfd_create, "x", high | MFD_HUGETLB));
    REFUSED(syscall(SYS_clone, CLONE_NEWUSER | high | SIGCHLD, NULL, NULL, NULL, 0));
    return 0;
}
