// Grows its output without writing.
// limits: output=1 filesize=4
// expect: output-limit
#include "probe.h"

int main(void)
{
    WORKS(ftruncate(1, 3 << 20));
    return 0;
}
