// Sends itself SIGKILL: not to be mistaken for the work of the out-of-memory killer.
// expect: signalled 9
#include "probe.h"

int main(void)
{
    kill(getpid(), SIGKILL);
    return 0;
}
