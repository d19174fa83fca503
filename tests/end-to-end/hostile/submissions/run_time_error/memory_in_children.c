// Verdict: MLE
// Each of them stays below the limit, all together do not.
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
    for (int i = 0; i < 4; ++i) {
        if (fork() == 0) {
            volatile char *block = malloc(30 << 20);
            for (int k = 0; k < 30 << 20; k += 4096)
                block[k] = 1;
            for (;;)
                pause();
        }
    }
    for (;;)
        pause();
}
