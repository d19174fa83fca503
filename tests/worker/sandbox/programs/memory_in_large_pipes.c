// Makes its pipes as large as it may and fills them.
// limits: memory=16 files=1024
// expect: memory-limit | exited 0
// without groups: memory-limit | exited 0 | exited 1 | cpu-time-limit | idle-limit | wall-time-limit; memory of the kernel is not seen
#include "probe.h"

int main(void)
{
    static char block[65536];
    long written = 0;
    for (int i = 0; i < 500; ++i) {
        int ends[2];
        if (pipe2(ends, O_NONBLOCK) != 0)
            break;
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        for (ssize_t size; (size = write(ends[1], block, sizeof block)) > 0;)
            written += size;
    }
    return written > 16 << 20; // pipes of a user who has many are small
}
