// Makes a file a terabyte long without writing.
// limits: filesize=4 output=1 error=1
// expect: signalled 25
#include "probe.h"

int main(void)
{
    ftruncate(open("f", O_CREAT | O_WRONLY, 0600), (off_t)1 << 40);
    return 1;
}
