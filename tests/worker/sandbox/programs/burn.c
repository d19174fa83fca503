// Uses 200 ms of CPU time in the way its argument names.
// expect: exited 0
#include "probe.h"

#include <pthread.h>

static void *burnInThread(void *nothing)
{
    struct timespec now;
    do
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < 100);
    return nothing;
}

static int inTwoThreads(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, burnInThread, NULL);
    burnInThread(NULL);
    pthread_join(thread, NULL);
    return 0;
}

static int inIgnoredChild(void)
{
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0) {
        burn(0.2);
        _exit(0);
    }
    return wait(NULL) == -1 ? 0 : 1; // when the child is gone
}

static int inOrphan(void)
{
    int ends[2];
    char byte;
    WORKS(pipe(ends));
    if (fork() == 0) {
        if (fork() == 0)
            burn(0.2);
        _exit(0);
    }
    close(ends[1]);
    wait(NULL);
    return read(ends[0], &byte, 1) == 0 ? 0 : 1; // when the orphan is gone
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "itself";
    if (strcmp(how, "threads") == 0)
        return inTwoThreads();
    if (strcmp(how, "ignored") == 0)
        return inIgnoredChild();
    if (strcmp(how, "orphan") == 0)
        return inOrphan();
    burn(0.2);
    return 0;
}
