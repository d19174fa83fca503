// Stops itself; nobody will continue it.
// limits: wall=800
// expect: idle-limit
#include "probe.h"

int main(void)
{
    raise(SIGSTOP);
    return 0;
}
