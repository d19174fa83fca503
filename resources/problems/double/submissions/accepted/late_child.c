/* Leaves a child behind, in a session of its own, which would spoil the answer a second later. It must not live so long. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    long long n;
    if (scanf("%lld", &n) != 1)
        return 1;
    fflush(stdout);
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            sleep(1);
            puts("too late");
            fflush(stdout);
        }
        _exit(0);
    }
    printf("%lld\n", 2 * n);
    return 0;
}
