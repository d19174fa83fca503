// Uses every inode of the box.
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int number = 0; number < 100000; ++number) {
        char name[32];
        snprintf(name, sizeof name, "f%d", number);
        const int file = open(name, O_CREAT | O_WRONLY, 0600);
        if (file < 0)
            return errno == ENOSPC ? 0 : 1;
        close(file);
    }
    return 1; // there must be a limit
}
