// Sends itself the signal of a forbidden call.
// expect: signalled 31
#include "probe.h"

int main(void)
{
    raise(SIGSYS);
    return 1;
}
