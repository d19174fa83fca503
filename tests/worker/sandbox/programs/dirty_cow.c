// Writes to a private mapping of a read-only file while another thread throws the copy away (CVE-2016-5195).
// limits: cpu=2000
// expect: exited 0
#include "probe.h"

#include <pthread.h>

static char *map;
static volatile int isOver;

static void *forget(void *unused)
{
    while (!isOver)
        madvise(map, 4096, MADV_DONTNEED);
    return NULL;
}

int main(void)
{
    char before[32], after[32];
    pthread_t thread;
    const int file = open("/app/program", O_RDONLY);
    WORKS(pread(file, before, sizeof before, 64));
    map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    REFUSED(open("/proc/self/mem", O_RDWR));
    pthread_create(&thread, NULL, forget, NULL);
    for (int i = 0; i < 20000; ++i)
        memcpy(map + 64, "HACKED", 6);
    isOver = 1;
    pthread_join(thread, NULL);
    WORKS(pread(file, after, sizeof after, 64));
    return memcmp(before, after, sizeof before) != 0;
}
