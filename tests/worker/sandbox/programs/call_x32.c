// Calls the kernel the x32 way.
// expect: security-violation
#include "probe.h"

int main(void)
{
    return (int)syscall(0x40000000 | SYS_getpid);
}
