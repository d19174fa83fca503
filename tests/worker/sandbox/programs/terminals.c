// Puts characters into a terminal as if somebody had typed them (CVE-2017-5226).
// expect: exited 0
#include "probe.h"

#include <sys/ioctl.h>

int main(void)
{
    REFUSED(open("/dev/tty", O_RDWR));
    REFUSED(open("/dev/console", O_RDWR));
    REFUSED(open("/dev/ptmx", O_RDWR));
    for (int fd = 0; fd < 3; ++fd)
        REFUSED(ioctl(fd, TIOCSTI, "x"));
    setsid();
    REFUSED(ioctl(0, TIOCSCTTY, 1));
    return 0;
}
