// Kills its process group, itself included: not to be mistaken for a limit.
// expect: signalled 9
#include "probe.h"

int main(void)
{
    if (fork() == 0)
        pause();
    kill(0, SIGKILL);
    return 1;
}
