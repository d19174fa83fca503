// Writes for ever.
// limits: output=1 filesize=4
// expect: output-limit
#include "probe.h"

int main(void)
{
    static char block[65536];
    memset(block, 'x', sizeof block);
    for (;;)
        write(1, block, sizeof block);
}
