#include <stdio.h>
#include <stdlib.h>

static int x[3000];

static int order(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int main(void)
{
    int n;
    long long count = 0;
    if (scanf("%d", &n) != 1)
        return 1;
    for (int i = 0; i < n; ++i) {
        if (scanf("%d", &x[i]) != 1)
            return 1;
    }
    qsort(x, n, sizeof *x, order);
    for (int i = 0; i < n; ++i) {
        for (int j = i + 1, k = n - 1; j < k;) {
            const int sum = x[i] + x[j] + x[k];
            count += sum == 0;
            if (sum < 0)
                ++j;
            else
                --k;
        }
    }
    printf("%lld\n", count);
    return 0;
}
