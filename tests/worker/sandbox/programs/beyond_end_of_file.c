// Reads a mapping of a file that has become shorter.
// expect: signalled 7
#include "probe.h"

int main(void)
{
    const int file = open("f", O_CREAT | O_RDWR, 0600);
    ftruncate(file, 4096);
    volatile char *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ftruncate(file, 0);
    return map[0];
}
