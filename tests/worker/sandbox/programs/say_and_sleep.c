// Says "x" and leaves two processes asleep, one of them in a session of its own.
// limits: wall=800
// expect: idle-limit
#include "probe.h"

int main(void)
{
    if (fork() == 0) {
        setsid();
        for (;;)
            pause();
    }
    WORKS(write(1, "x", 1));
    for (;;)
        pause();
}
