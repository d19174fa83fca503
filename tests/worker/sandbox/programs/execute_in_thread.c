// A thread that is not the first becomes another program: the process keeps its number, and its end is still the run's.
// expect: exited 5
#include "probe.h"

#include <pthread.h>

static void *become(void *name)
{
    execl("/app/program", name, "again", NULL);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t thread;
    if (argc > 1)
        return 5;
    pthread_create(&thread, NULL, become, argv[0]);
    for (;;)
        pause();
}
