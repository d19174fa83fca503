// Leaves forty processes, each in a session of its own.
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int i = 0; i < 40; ++i) {
        if (fork() == 0) {
            setsid();
            for (;;)
                pause();
        }
    }
    return 0;
}
