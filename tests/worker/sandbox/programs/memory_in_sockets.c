// Hides its memory in what sockets hold for a reader that never comes.
// limits: memory=16 files=1024
// expect: memory-limit
// without groups: memory-limit | exited 1 | cpu-time-limit | idle-limit | wall-time-limit; memory of the kernel is not seen
#include "probe.h"

int main(void)
{
    static char block[4096];
    for (int i = 0; i < 500; ++i) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0)
            return 2;
        for (int end = 0; end < 2; ++end)
            while (write(ends[end], block, sizeof block) > 0)
                ;
    }
    return 1;
}
