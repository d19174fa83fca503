// Asks for every family of sockets there is; only Unix ones are given.
// expect: exited 0
#include "probe.h"

int main(void)
{
    int ends[2];
    for (int family = 0; family < 64; ++family)
        for (int type = 1; type < 11; ++type)
            if (family != AF_UNIX)
                REFUSED(socket(family, type, 0));
    REFUSED(socketpair(AF_INET, SOCK_STREAM, 0, ends));
    return 0;
}
