// Verdict: TLE
// The time of children counts, also of those that nobody waits for.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 4; ++i) {
        if (fork() == 0) {
            for (volatile long k = 0;; k = k + 1)
                ;
        }
    }
    for (;;)
        pause();
}
