// Writes one byte more than it may, and ends well.
// limits: output=1
// expect: output-limit
#include "probe.h"

int main(void)
{
    static char block[(1 << 20) + 1];
    memset(block, 'x', sizeof block);
    return write(1, block, sizeof block) == sizeof block ? 0 : 1;
}
