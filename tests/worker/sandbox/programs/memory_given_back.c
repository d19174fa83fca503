// Touches far more than the limit, but gives each part back before it takes the next: that is allowed.
// limits: memory=64 cpu=5000
// expect: exited 0
#include "probe.h"

int main(void)
{
    const size_t part = 16 << 20;
    char *all = mmap(NULL, 16 * part, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (int i = 0; i < 16; ++i) {
        memset(all + i * part, 1, part);
        WORKS(madvise(all + i * part, part, MADV_DONTNEED));
    }
    return 0;
}
