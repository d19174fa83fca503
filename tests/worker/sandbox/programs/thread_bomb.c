// Threads that make threads, all of them computing.
// limits: processes=32 cpu=300 wall=5000
// expect: cpu-time-limit
#include "probe.h"

#include <pthread.h>

static void *more(void *unused)
{
    for (;;) {
        pthread_t thread;
        pthread_create(&thread, NULL, more, NULL);
    }
}

int main(void)
{
    more(NULL);
}
