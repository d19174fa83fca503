// Finds nothing of what an earlier run has left.
// expect: exited 0
#include "probe.h"

#include <dirent.h>

static int isEmpty(const char *path)
{
    DIR *directory = opendir(path);
    const struct dirent *entry;
    int found = 0;
    while (directory && (entry = readdir(directory)) != NULL)
        ++found;
    return found == 2; // "." and ".."
}

int main(void)
{
    return isEmpty("/box") && isEmpty("/tmp") && isEmpty("/dev/shm/") ? 0 : 1;
}
