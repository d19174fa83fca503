// Ends its main thread and computes on in another.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

#include <pthread.h>

static void *spin(void *nothing)
{
    for (volatile unsigned i = 0;; ++i) {
    }
    return nothing;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, spin, NULL);
    pthread_exit(NULL);
}
