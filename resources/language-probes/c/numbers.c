#include <stdio.h>

int main(void)
{
    long n, x;
    long long sum = 0;
    if (scanf("%ld", &n) != 1)
        return 1;
    while (n-- > 0 && scanf("%ld", &x) == 1)
        sum += x;
    printf("%lld\n", sum);
    return 0;
}
