// Opens /dev/stdout and /dev/stderr by name, as scripts do.
// expect: exited 0
#include "probe.h"

int main(void)
{
    WORKS(write(open("/dev/stdout", O_WRONLY), "x", 1));
    WORKS(write(open("/dev/stderr", O_WRONLY), "x", 1));
    WORKS(open("/dev/stdin", O_RDONLY));
    return 0;
}
