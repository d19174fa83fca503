// Counts how many processes it gets.
// limits: processes=20
// expect: exited 0
#include "probe.h"

int main(void)
{
    int children = 0;
    for (;;) {
        const pid_t pid = fork();
        if (pid == 0)
            pause();
        if (pid < 0)
            break;
        ++children;
    }
    printf("%d\n", children);
    return children == 19 ? 0 : 1; // with itself: 20
}
