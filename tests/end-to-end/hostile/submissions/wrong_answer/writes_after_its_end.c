// Verdict: WA
// A child answers after its parent has ended: too late.
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    int n;
    if (scanf("%d", &n) == 1 && fork() == 0) {
        usleep(50000);
        printf("%d\n", 2 * n);
        fflush(stdout);
    }
    _exit(0);
}
