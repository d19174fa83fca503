// One file of many names, and links in circles.
// limits: cpu=5000
// expect: exited 0
#include "probe.h"

int main(void)
{
    char name[32];
    int count = 0;
    WORKS(close(open("file", O_CREAT | O_WRONLY, 0600)));
    WORKS(symlink("b", "a"));
    WORKS(symlink("a", "b"));
    REFUSED(open("a", O_RDONLY));
    for (; count < 1000000; ++count) {
        snprintf(name, sizeof name, "l%d", count);
        if (link("file", name) != 0)
            break;
    }
    return count == 1000000; // the inodes of the box limit names too
}
