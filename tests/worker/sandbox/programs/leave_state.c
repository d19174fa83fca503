// Leaves files wherever it can, for find_state.c to find.
// expect: exited 0
#include "probe.h"

int main(void)
{
    WORKS(close(open("/box/left", O_CREAT | O_WRONLY, 0)));
    WORKS(close(open("/tmp/left", O_CREAT | O_WRONLY, 0)));
    WORKS(close(open("/dev/shm/left2", O_CREAT | O_WRONLY, 0)));
    WORKS(mkdir("/box/.hidden", 0));
    WORKS(mkdir("/tmp/directory", 0700));
    WORKS(symlink("/usr", "/tmp/directory/link"));
    return 0;
}
