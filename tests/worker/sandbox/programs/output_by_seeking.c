// One byte far beyond the end of its output.
// limits: output=1 filesize=4
// expect: output-limit
#include "probe.h"

int main(void)
{
    lseek(1, 2 << 20, SEEK_SET);
    return write(1, "x", 1) != 1;
}
