// Writes for ever and does not care for the signal that says it is too much.
// limits: output=1 filesize=4 cpu=300
// expect: output-limit
#include "probe.h"

int main(void)
{
    static char block[65536];
    signal(SIGXFSZ, SIG_IGN);
    for (;;)
        write(1, block, sizeof block);
}
