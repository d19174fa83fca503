// Calls the page of old system calls. Where the host has it, the filter holds for it; where not, there is nothing.
// expect: exited 0 | signalled 11
#include "probe.h"

int main(void)
{
    struct timeval now;
    long (*getTime)(struct timeval *, void *) = (void *)0xffffffffff600000UL;
    return getTime(&now, NULL) == 0 ? 0 : 1;
}
