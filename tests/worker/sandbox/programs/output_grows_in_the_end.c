// Leaves a process that writes on when the main one has ended: what is judged no longer changes.
// limits: output=1 filesize=4
// expect: exited 0 | output-limit
#include "probe.h"

int main(void)
{
    static char block[4096];
    if (fork() == 0)
        for (;;)
            write(1, block, 1);
    usleep(10000);
    return 0;
}
