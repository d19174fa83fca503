// Hides its memory in files of the box.
// limits: memory=64
// expect: memory-limit
#include "probe.h"

int main(void)
{
    static char block[1 << 20];
    memset(block, 1, sizeof block);
    for (int number = 0;; ++number) {
        char name[32];
        snprintf(name, sizeof name, "file%d", number);
        const int file = open(name, O_CREAT | O_WRONLY, 0600);
        WORKS(file);
        for (int i = 0; i < 16; ++i)
            WORKS(write(file, block, sizeof block));
    }
}
