// The child of a vfork never ends, so its parent cannot be interrupted; it can be killed.
// limits: wall=800
// expect: idle-limit
#include "probe.h"

int main(void)
{
    signal(SIGTERM, SIG_IGN);
    if (vfork() == 0)
        for (;;)
            pause();
    return 0;
}
