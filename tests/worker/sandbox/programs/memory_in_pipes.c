// Fills pipes.
// limits: memory=8 files=1024
// expect: memory-limit | exited 0
// without groups: memory-limit | exited 1 | cpu-time-limit | idle-limit | wall-time-limit; memory of the kernel is not seen
#include "probe.h"

int main(void)
{
    static char block[65536];
    for (int i = 0; i < 500; ++i) {
        int ends[2];
        if (pipe2(ends, O_NONBLOCK) != 0 || write(ends[1], block, sizeof block) < 0)
            return 0;
    }
    return 1; // 32 MB in a cell of 8 MB
}
