// Four threads compute at once.
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
    for (int i = 0; i < 3; ++i) {
        pthread_t thread;
        pthread_create(&thread, NULL, spin, NULL);
    }
    spin(NULL);
    return 0;
}
