// Turns the switches of its own process that need rights.
// expect: exited 0
#include "probe.h"

int main(void)
{
    REFUSED(prctl(PR_CAPBSET_DROP, 0, 0, 0, 0));
    REFUSED(prctl(PR_SET_SECUREBITS, 1, 0, 0, 0));
    REFUSED(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
    REFUSED(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    REFUSED(prctl(PR_SET_MM, PR_SET_MM_BRK, 0, 0, 0));
    REFUSED(prctl(PR_MCE_KILL, 5, 0, 0, 0));
    REFUSED(prctl(PR_SET_SECCOMP, 0, 0, 0, 0));
    REFUSED(prlimit(1, RLIMIT_NOFILE, &(struct rlimit){1, 1}, NULL));
    return 0;
}
