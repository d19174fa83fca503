// A process that moves on by forking and ending, faster than anyone can name it.
// limits: processes=32
// expect: exited 0
#include "probe.h"

int main(void)
{
    if (fork() != 0) {
        usleep(30000);
        return 0;
    }
    setsid();
    for (;;)
        if (fork() > 0)
            _exit(0);
}
