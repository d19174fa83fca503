// Watches what others do with the files of the host that all cells share.
// expect: exited 0
#include "probe.h"

int main(void)
{
    const int usr = open("/usr/bin", O_RDONLY | O_DIRECTORY);
    WORKS(usr);
    REFUSED(syscall(SYS_inotify_init1, 0));
    REFUSED(syscall(SYS_inotify_init));
    REFUSED(fcntl(usr, F_NOTIFY, DN_ACCESS | DN_MULTISHOT));
    REFUSED(fcntl(usr, F_SETLEASE, F_RDLCK));
    return 0;
}
