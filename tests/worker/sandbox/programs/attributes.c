// Leaves its state in attributes of the box itself, which is no file in it, and locks everyone out.
// expect: exited 0
// as ordinary user: exited 0 | exited 1; /tmp belongs to the program, and is renewed before the next run
#include "probe.h"

#include <sys/xattr.h>

int main(void)
{
    const struct timespec times[] = {{1234567, 0}, {1234567, 0}};
    static const unsigned char acl[] = {2, 0, 0, 0, 1, 0, 7, 0, 255, 255, 255, 255, 2, 0, 7, 0, 7, 0, 0, 0,
                                        4, 0, 7, 0, 255, 255, 255, 255, 16, 0, 7, 0, 255, 255, 255, 255,
                                        32, 0, 7, 0, 255, 255, 255, 255};
    REFUSED(setxattr("/box", "user.state", "42", 2, 0));
    REFUSED(setxattr("/box", "system.posix_acl_default", acl, sizeof acl, 0));
    WORKS(utimensat(AT_FDCWD, "/box", times, 0));
    REFUSED(chmod("/tmp", 0));
    REFUSED(chmod("/", 0777));
    REFUSED(setxattr("/tmp", "user.state", "42", 2, 0));
    return chmod("/box", 0);
}
