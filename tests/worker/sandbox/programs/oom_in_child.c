// Lets a child die for want of memory and says that all is well.
// limits: memory=32
// expect: memory-limit
#include "probe.h"

int main(void)
{
    if (fork() == 0) {
        for (;;)
            memset(malloc(1 << 20), 1, 1 << 20);
    }
    wait(NULL);
    return 0;
}
