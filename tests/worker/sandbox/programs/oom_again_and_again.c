// Starts another hungry child whenever one has died for want of memory.
// limits: memory=32 wall=8000
// expect: memory-limit
#include "probe.h"

int main(void)
{
    for (;;) {
        if (fork() == 0) {
            volatile char *all = malloc(100 << 20);
            for (int i = 0; i < 100 << 20; i += 4096)
                all[i] = 1;
            _exit(0);
        }
        wait(NULL);
    }
}
