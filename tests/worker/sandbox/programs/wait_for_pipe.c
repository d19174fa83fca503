// Reads from a pipe that nobody writes to.
// limits: wall=800
// expect: idle-limit
#include "probe.h"

int main(void)
{
    int ends[2];
    char byte;
    WORKS(pipe(ends));
    return (int)read(ends[0], &byte, 1);
}
