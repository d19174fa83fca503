// Files that look large and hold nothing.
// limits: filesize=64 memory=32
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int i = 0; i < 100; ++i) {
        char name[16];
        snprintf(name, sizeof name, "f%d", i);
        const int file = open(name, O_CREAT | O_WRONLY, 0600);
        WORKS(ftruncate(file, 60 << 20));
        WORKS(pwrite(file, "x", 1, (60 << 20) - 1));
        close(file);
    }
    return 0;
}
