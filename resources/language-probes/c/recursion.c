#include <stdio.h>

long long sum(long n)
{
    volatile char frame[64];
    frame[0] = (char)n;
    return n == 0 ? frame[0] : n + sum(n - 1);
}

int main(void)
{
    long n;
    if (scanf("%ld", &n) != 1)
        return 1;
    printf("%lld\n", sum(n));
    return 0;
}
