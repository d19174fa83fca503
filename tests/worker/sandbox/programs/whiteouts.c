// Makes the device nodes that everyone may make, and files whose rights mean something to others.
// expect: exited 0
#include "probe.h"

#include <sys/ioctl.h>

int main(void)
{
    int flags = 0x10 /* immutable */;
    const int file = open("f", O_CREAT | O_RDWR, 06777);
    mknod("white", S_IFCHR, 0); // allowed to everyone since Linux 5.8; it opens nothing
    REFUSED(open("white", O_RDONLY));
    fchmod(file, 06777);
    REFUSED(chown("f", 0, 0));
    REFUSED(fchown(1, 0, 0));
    REFUSED(ioctl(file, _IOW('f', 2, long), &flags));
    flags = 0x20; // append only
    REFUSED(ioctl(file, _IOW('f', 2, long), &flags));
    return 0;
}
