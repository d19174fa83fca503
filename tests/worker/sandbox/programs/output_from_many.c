// Sixteen processes write at once, none of them too much.
// limits: output=1 filesize=4
// expect: output-limit
#include "probe.h"

int main(void)
{
    static char block[1 << 17];
    for (int i = 0; i < 16; ++i)
        if (fork() == 0)
            return write(1, block, sizeof block) < 0;
    while (wait(NULL) > 0)
        ;
    return 0;
}
