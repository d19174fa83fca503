// The same in datagrams, many small ones: the kernel's own part of each is the larger.
// limits: memory=16 files=1024
// expect: memory-limit
// without groups: memory-limit | exited 1 | cpu-time-limit | idle-limit | wall-time-limit; memory of the kernel is not seen
#include "probe.h"

int main(void)
{
    for (int i = 0; i < 500; ++i) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) != 0)
            return 2;
        for (int end = 0; end < 2; ++end)
            while (write(ends[end], "x", 1) > 0)
                ;
    }
    return 1;
}
