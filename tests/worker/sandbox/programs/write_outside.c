// Writes wherever it is not allowed to.
// expect: exited 0
#include "probe.h"

int main(void)
{
    static const char *const paths[] = {"/x",      "/usr/x",  "/usr/bin/x", "/app/x", "/etc/x", "/etc/passwd", "/dev/x",
                                        "/proc/x", "/lib/x",  "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger",
                                        "/proc/self/oom_score_adj", "/app/program"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; ++i) {
        if (open(paths[i], O_WRONLY | O_CREAT, 0666) >= 0) {
            printf("opened %s\n", paths[i]);
            return 1;
        }
    }
    REFUSED(mkdir("/app/d", 0777));
    REFUSED(rename("/app/program", "/app/other"));
    REFUSED(unlink("/app/program"));
    REFUSED(chmod("/app/program", 0777));
    REFUSED(chmod("/app", 0777));
    REFUSED(link("/app/program", "/box/program"));
    REFUSED(truncate("/app/program", 0));
    REFUSED(symlink("/etc/passwd", "/app/link"));
    return 0;
}
