// Writes where nobody reads.
// expect: signalled 13
#include "probe.h"

int main(void)
{
    int ends[2];
    WORKS(pipe(ends));
    close(ends[0]);
    return write(ends[1], "x", 1) > 0;
}
