// Makes the host write everything it has to its disks, again and again.
// expect: exited 0
#include "probe.h"

int main(void)
{
    const int usr = open("/usr", O_RDONLY | O_DIRECTORY);
    WORKS(usr);
    REFUSED(syscall(SYS_sync));
    REFUSED(syscall(SYS_syncfs, usr));
    WORKS(fsync(open("/box/mine", O_CREAT | O_WRONLY, 0600)));
    return 0;
}
