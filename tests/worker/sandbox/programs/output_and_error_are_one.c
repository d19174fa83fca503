// Makes one stream of both and floods it.
// limits: output=1 error=1 filesize=4
// expect: output-limit
#include "probe.h"

int main(void)
{
    static char block[65536];
    dup2(1, 2);
    signal(SIGXFSZ, SIG_IGN);
    while (write(2, block, sizeof block) > 0)
        ;
    return 0;
}
