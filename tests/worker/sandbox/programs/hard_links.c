// Makes hard links to what is not its own (CVE-2024-28189 made the judge change the owner of such a file).
// expect: exited 0
#include "probe.h"

int main(void)
{
    char path[64];
    const int file = open("/usr/bin/env", O_PATH);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    REFUSED(link("/usr/bin/env", "/box/env"));
    REFUSED(link("/etc/passwd", "/box/passwd"));
    REFUSED(link("/app/program", "/box/program"));
    REFUSED(linkat(AT_FDCWD, path, AT_FDCWD, "/box/env", AT_SYMLINK_FOLLOW));
    REFUSED(linkat(1, "", AT_FDCWD, "/box/output", AT_EMPTY_PATH));
    return 0;
}
