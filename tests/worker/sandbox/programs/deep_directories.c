// Nests directories as deep as the box has inodes, without rights to any.
// expect: exited 0
#include "probe.h"

int main(void)
{
    for (int depth = 0; depth < 3000; ++depth) {
        if (mkdir("d", 0700) != 0 || chdir("d") != 0)
            break;
    }
    chmod(".", 0);
    return 0;
}
