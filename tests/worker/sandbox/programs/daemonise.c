// Goes to the background, twice forked, in a session of its own.
// expect: exited 0
#include "probe.h"

int main(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            signal(SIGHUP, SIG_IGN);
            signal(SIGTERM, SIG_IGN);
            for (;;)
                pause();
        }
    }
    return 0;
}
