// Keeps the dead: they count as processes until someone asks for them.
// limits: processes=20
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int count = 0; count < 100; ++count) {
        const pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (child < 0)
            return errno != EAGAIN;
    }
    return 2;
}
