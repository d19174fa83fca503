// Opens a fifo that nobody else opens.
// limits: wall=800
// expect: idle-limit
#include "probe.h"

int main(void)
{
    WORKS(mkfifo("fifo", 0666));
    return open("fifo", O_RDONLY) >= 0;
}
