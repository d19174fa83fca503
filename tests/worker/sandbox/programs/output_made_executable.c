// Writes a program to its output, makes that executable and runs it.
// expect: exited 0
#include "probe.h"

#include <sys/sendfile.h>

int main(int argc, char **argv)
{
    if (argc > 1)
        return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && prctl(PR_GET_SECCOMP) == 2 ? 0 : 2;
    const int self = open("/proc/self/exe", O_RDONLY);
    for (off_t copied = 0; sendfile(1, self, &copied, 1 << 24) > 0;)
        ;
    fchmod(1, 0755);
    const int output = open("/proc/self/fd/1", O_RDONLY);
    close(1);
    execl("/proc/self/fd/4", argv[0], "again", NULL);
    return 0; // refused is as good
}
