// Recursion without end on the small stack of a thread.
// expect: signalled 11 | memory-limit
#include "probe.h"

#include <pthread.h>

static int deeper(volatile char *above)
{
    volatile char here[4096];
    here[0] = above[0];
    return deeper(here) + here[0];
}

static void *start(void *unused)
{
    char first[1] = {0};
    deeper(first);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, start, NULL);
    pthread_join(thread, NULL);
    return 0;
}
