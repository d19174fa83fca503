// Finds nothing of what an earlier run has left.
// expect: exited 0
#include "probe.h"

#include <dirent.h>
#include <sys/xattr.h>

static int isEmpty(const char *path)
{
    DIR *directory = opendir(path);
    const struct dirent *entry;
    int found = 0;
    while (directory && (entry = readdir(directory)) != NULL)
        ++found;
    return found == 2; // "." and ".."
}

// What the box itself can carry: rights, times, attributes.
static int isNew(const char *path, mode_t mode)
{
    struct stat status;
    char names[256];
    return stat(path, &status) == 0 && (status.st_mode & 07777) == mode && time(NULL) - status.st_mtime < 1000 &&
           time(NULL) - status.st_atime < 1000 && listxattr(path, names, sizeof names) <= 0;
}

int main(void)
{
    if (!isEmpty("/box") || !isEmpty("/tmp") || !isEmpty("/dev/shm/"))
        return 1;
    return isNew("/box", 0755) && isNew("/tmp", 01777) && access("/box", W_OK) == 0 ? 0 : 2;
}
