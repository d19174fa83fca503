// Forty threads, each with a stack it uses.
// limits: memory=64
// expect: memory-limit
#include "probe.h"

#include <alloca.h>
#include <pthread.h>

static void *use(void *unused)
{
    volatile char *stack = alloca(7 << 20);
    for (int i = 0; i < 7 << 20; i += 4096)
        stack[i] = 1;
    for (;;)
        pause();
}

int main(void)
{
    for (int i = 0; i < 40; ++i) {
        pthread_t thread;
        pthread_create(&thread, NULL, use, NULL);
    }
    for (;;)
        pause();
}
