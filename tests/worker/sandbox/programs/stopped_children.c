// Leaves children that are stopped.
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int i = 0; i < 5; ++i) {
        if (fork() == 0) {
            raise(SIGSTOP);
            return 0;
        }
    }
    return 0;
}
