// Writes to the program that runs, by its path and by its links in /proc, before and after becoming it again.
// expect: exited 0
#include "probe.h"

int main(int argc, char **argv)
{
    const int self = open("/proc/self/exe", O_RDONLY);
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", self);
    REFUSED(open("/proc/self/exe", O_WRONLY));
    REFUSED(open(link, O_WRONLY | O_TRUNC));
    REFUSED(truncate("/app/program", 0));
    REFUSED(chmod("/app/program", 0777));
    REFUSED(fchmod(self, 0777));
    REFUSED(unlink("/app/program"));
    REFUSED(open("/app/other", O_CREAT | O_WRONLY, 0777));
    if (argc < 2)
        return execl("/proc/self/exe", argv[0], "again", NULL);
    return 0;
}
