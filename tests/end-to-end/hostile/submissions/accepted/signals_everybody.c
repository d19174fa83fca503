// Verdict: AC
// Tries to kill and stop its parent and everybody else; nobody minds.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    int n;
    kill(1, SIGKILL);
    kill(1, SIGSTOP);
    kill(getppid(), SIGKILL);
    kill(-1, SIGKILL);
    return scanf("%d", &n) == 1 && printf("%d\n", 2 * n) > 0 ? 0 : 1;
}
