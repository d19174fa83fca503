// Writes as many megabytes as its argument says.
// expect: exited 0
#include "probe.h"

int main(int argc, char **argv)
{
    static char block[1 << 20];
    memset(block, 'x', sizeof block);
    for (int left = argc > 1 ? atoi(argv[1]) : 1; left > 0; --left)
        WORKS(write(1, block, sizeof block));
    return 0;
}
