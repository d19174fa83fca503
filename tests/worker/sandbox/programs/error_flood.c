// Writes for ever to standard error.
// limits: error=1 filesize=4
// expect: output-limit
#include "probe.h"

int main(void)
{
    static char block[65536];
    for (;;)
        write(2, block, sizeof block);
}
