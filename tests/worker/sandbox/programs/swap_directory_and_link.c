// A process that stays changes a directory for a link and back while the judge looks for files (CVE-2024-28185).
// expect: exited 0
#include "probe.h"

int main(void)
{
    WORKS(mkdir("a", 0777));
    WORKS(close(open("a/out", O_CREAT | O_WRONLY, 0666)));
    WORKS(symlink("/etc", "b"));
    if (fork() == 0) {
        setsid();
        for (;;)
            syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "b", 2 /* RENAME_EXCHANGE */);
    }
    usleep(20000);
    return 0;
}
