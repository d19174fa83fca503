/* Forgets to climb: the loop never ends, and prints nothing. */
#include <stdio.h>

int main(void)
{
    int n;
    if (scanf("%d", &n) != 1)
        return 1;
    for (volatile int i = 1; i <= n;)
        if (i > n)
            puts("##");
    return 0;
}
