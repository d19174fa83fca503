// Hides its memory in nameless files.
// limits: memory=64
// expect: memory-limit
#include "probe.h"

int main(void)
{
    static char block[1 << 20];
    memset(block, 1, sizeof block);
    for (;;) {
        const int file = memfd_create("x", 0);
        WORKS(file);
        for (int i = 0; i < 16; ++i)
            WORKS(write(file, block, sizeof block));
    }
}
