// Touches as many megabytes as its argument says.
// expect: exited 0
#include "probe.h"

int main(int argc, char **argv)
{
    const size_t size = (size_t)(argc > 1 ? atoi(argv[1]) : 1) << 20;
    char *memory = malloc(size);
    memset(memory, 1, size);
    return memory[size / 2] - 1;
}
