// Reserves address space as runtimes with large heaps do: 16 TB without rights, of which little is made usable.
// limits: memory=64
// expect: exited 0
#include "probe.h"

int main(void)
{
    const size_t all = (size_t)16 << 40;
    char *heap = mmap(NULL, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (heap == MAP_FAILED)
        return 1;
    for (int i = 0; i < 8; ++i) {
        WORKS(mprotect(heap + i * (all / 8), 1 << 20, PROT_READ | PROT_WRITE));
        memset(heap + i * (all / 8), 1, 1 << 20);
    }
    return 0;
}
