// Sends descriptors that nobody receives, so that the limit of open files does not see them.
// limits: files=64 memory=32
// expect: exited 0 | memory-limit
#include "probe.h"

int main(void)
{
    char control[CMSG_SPACE(sizeof(int))] = {0}, byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    for (int sent = 0; sent < 100000; ++sent) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0)
            return 2;
        *(int *)CMSG_DATA(header) = ends[0];
        const ssize_t status = sendmsg(ends[1], &message, 0); // holds itself: a cycle that only the kernel's collector ends
        close(ends[0]);
        close(ends[1]);
        if (status < 0)
            return errno != ETOOMANYREFS;
    }
    return 0;
}
