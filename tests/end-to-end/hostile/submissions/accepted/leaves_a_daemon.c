// Verdict: AC
// Answers, and leaves a daemon behind that would spoil the output of this run or of the next.
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    int n;
    if (scanf("%d", &n) != 1)
        return 1;
    printf("%d\n", 2 * n);
    fflush(stdout);
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            usleep(20000);
            printf("junk\n");
            fflush(stdout);
            for (;;)
                pause();
        }
    }
    return 0;
}
