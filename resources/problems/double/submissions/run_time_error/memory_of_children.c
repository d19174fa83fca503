/* Takes memory in many processes, each of which stays small, and answers right if all of them get it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    long long n;
    int ready[2];
    if (scanf("%lld", &n) != 1 || pipe(ready) != 0)
        return 1;
    for (int i = 0; i < 16; ++i) {
        if (fork() == 0) {
            char *block = malloc(64 << 20);
            if (!block)
                abort();
            memset(block, i + 1, 64 << 20);
            if (write(ready[1], block, 1) != 1)
                abort();
            pause();
        }
    }
    close(ready[1]);
    for (int i = 0; i < 16; ++i) {
        char byte;
        if (read(ready[0], &byte, 1) != 1)
            abort();
    }
    printf("%lld\n", 2 * n);
    return 0;
}
