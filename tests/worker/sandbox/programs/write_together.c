// Eight processes write to both streams at once, three megabytes to each stream in all.
// limits: output=4 error=4
// expect: exited 0
#include "probe.h"

int main(void)
{
    static char block[1 << 14];
    for (int process = 0; process < 8; ++process) {
        const pid_t child = fork();
        WORKS(child);
        if (child != 0)
            continue;
        memset(block, 'a' + process, sizeof block);
        for (int i = 0; i < 24; ++i)
            if (write(1, block, sizeof block) != sizeof block || write(2, block, sizeof block) != sizeof block)
                return 1;
        return 0;
    }
    int status;
    while (wait(&status) > 0)
        WORKS(status == 0 ? 0 : -1);
    return 0;
}
