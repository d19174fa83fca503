// Writes a file larger than any may be.
// limits: filesize=2 output=1 error=1
// expect: signalled 25
#include "probe.h"

int main(void)
{
    static char block[65536];
    const int file = open("large", O_CREAT | O_WRONLY, 0600);
    for (int i = 0; i < 64; ++i)
        write(file, block, sizeof block);
    return 0;
}
