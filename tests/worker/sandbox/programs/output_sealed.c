// Seals its output so that nobody can cut it.
// limits: output=1 filesize=4
// expect: output-limit
#include "probe.h"

int main(void)
{
    static char block[2 << 20];
    WORKS(write(1, block, sizeof block));
    WORKS(fcntl(1, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL));
    return 0;
}
