// Has room in files set aside without writing to it.
// limits: memory=32 filesize=256
// expect: memory-limit | exited 0
#include "probe.h"

int main(void)
{
    return fallocate(open("f", O_CREAT | O_WRONLY, 0600), 0, 0, 200 << 20) == 0;
}
