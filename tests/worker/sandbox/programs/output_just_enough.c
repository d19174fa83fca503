// Writes exactly as much as it may.
// limits: output=1
// expect: exited 0
#include "probe.h"

int main(void)
{
    static char block[1 << 20];
    memset(block, 'x', sizeof block);
    return write(1, block, sizeof block) == sizeof block ? 0 : 1;
}
