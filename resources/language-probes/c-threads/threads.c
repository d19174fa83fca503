#include <pthread.h>
#include <stdio.h>

static long long a, b;

static void *add(void *sum)
{
    *(long long *)sum = a + b;
    return 0;
}

int main(void)
{
    pthread_t thread;
    long long sum = 0;
    if (scanf("%lld %lld", &a, &b) != 2 || pthread_create(&thread, 0, add, &sum) != 0)
        return 1;
    pthread_join(thread, 0);
    printf("%lld\n", sum);
    return 0;
}
