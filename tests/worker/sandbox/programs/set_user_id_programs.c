// Runs programs of the host that would give it root.
// expect: exited 0
#include "probe.h"

int main(void)
{
    static const char *const programs[] = {"/usr/bin/su", "/usr/bin/passwd", "/usr/bin/mount", "/usr/bin/newgrp"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; ++i) {
        struct stat status;
        if (stat(programs[i], &status) != 0 || !(status.st_mode & S_ISUID))
            continue;
        int code = 0;
        if (fork() == 0) {
            close(0);
            close(2);
            execl(programs[i], programs[i], "root", NULL);
            _exit(1);
        }
        wait(&code);
        if (WIFEXITED(code) && WEXITSTATUS(code) == 0) {
            printf("%s\n", programs[i]);
            return 1;
        }
    }
    return 0;
}
