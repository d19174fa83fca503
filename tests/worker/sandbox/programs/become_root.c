// Takes back the rights of root.
// expect: exited 0
#include "probe.h"

#include <linux/capability.h>

int main(void)
{
    REFUSED(setuid(0));
    REFUSED(setgid(0));
    REFUSED(setresuid(0, 0, 0));
    REFUSED(setgroups(0, NULL));
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{~0u, ~0u, 0}, {~0u, ~0u, 0}};
    REFUSED(syscall(SYS_capset, &header, data));
    REFUSED(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
    REFUSED(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    REFUSED(prctl(PR_SET_SECUREBITS, 0, 0, 0, 0));
    return getuid() != 0 && geteuid() != 0 ? 0 : 1;
}
