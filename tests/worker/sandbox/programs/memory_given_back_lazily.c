// Tells the kernel that it may take its memory back, some day: it counts until then, and is taken when the limit is near.
// limits: memory=64 cpu=5000
// expect: exited 0 | memory-limit
#include "probe.h"

int main(void)
{
    const size_t part = 16 << 20;
    char *all = mmap(NULL, 16 * part, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (int i = 0; i < 16; ++i) {
        memset(all + i * part, 1, part);
        WORKS(madvise(all + i * part, part, MADV_FREE));
    }
    return 0;
}
