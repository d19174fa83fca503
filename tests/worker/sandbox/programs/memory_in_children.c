// Spreads its memory over children, each far below the limit.
// limits: memory=64
// expect: memory-limit
#include "probe.h"

int main(void)
{
    for (int i = 0; i < 8; ++i) {
        if (fork() == 0) {
            char *piece = malloc(20 << 20);
            memset(piece, 1, 20 << 20);
            pause();
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
