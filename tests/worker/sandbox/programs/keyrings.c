// Leaves something in a keyring, which would outlive it.
// expect: exited 0
#include "probe.h"

int main(void)
{
    REFUSED(syscall(SYS_add_key, "user", "left", "x", 1, -4));
    REFUSED(syscall(SYS_request_key, "user", "left", NULL, 0));
    REFUSED(syscall(SYS_keyctl, 0, -4, 1));
    return 0;
}
