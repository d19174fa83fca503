// As many mappings as the kernel gives, each a page of its own rights.
// limits: memory=64 cpu=5000
// expect: exited 0 | memory-limit
#include "probe.h"

int main(void)
{
    for (int i = 0; i < 1000000; ++i)
        if (mmap(NULL, 4096, i % 2 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
            return errno != ENOMEM;
    return 1;
}
