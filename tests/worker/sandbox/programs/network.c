// Asks for sockets to anywhere.
// expect: exited 0
#include "probe.h"

int main(void)
{
    REFUSED(socket(AF_INET, SOCK_STREAM, 0));
    REFUSED(socket(AF_INET, SOCK_DGRAM, 0));
    REFUSED(socket(AF_INET6, SOCK_STREAM, 0));
    REFUSED(socket(AF_NETLINK, SOCK_RAW, 0));
    REFUSED(socket(AF_PACKET, SOCK_RAW, 0));
    REFUSED(socket(AF_VSOCK, SOCK_STREAM, 0));
    REFUSED(socket(38 /* AF_ALG */, SOCK_SEQPACKET, 0));
    REFUSED(socketpair(AF_INET, SOCK_STREAM, 0, (int[2]){0, 0}));
    WORKS(socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0, 0}));
    return 0;
}
