// Threads count as processes.
// limits: processes=20
// expect: exited 0
#include "probe.h"

#include <pthread.h>

static void *rest(void *nothing)
{
    pause();
    return nothing;
}

int main(void)
{
    int threads = 0;
    pthread_t thread;
    while (pthread_create(&thread, NULL, rest, NULL) == 0)
        ++threads;
    printf("%d\n", threads);
    fflush(stdout);
    _exit(threads == 19 ? 0 : 1);
}
