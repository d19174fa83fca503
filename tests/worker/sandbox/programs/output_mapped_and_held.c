// Leaves a process that holds its output mapped for writing.
// expect: exited 0
#include "probe.h"

int main(void)
{
    WORKS(ftruncate(1, 4096));
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 1, 0);
    if (page == MAP_FAILED)
        return 1;
    if (fork() == 0) {
        setsid();
        for (;;)
            ++page[0];
    }
    return 0;
}
