// Becomes itself with no standard streams: what it opens next gets their numbers.
// expect: exited 5
#include "probe.h"

int main(int argc, char **argv)
{
    if (argc > 1)
        return open("/dev/null", O_RDONLY) == 0 ? 5 : 6;
    syscall(SYS_close_range, 0, ~0U, 0);
    return execl("/app/program", argv[0], "again", NULL);
}
