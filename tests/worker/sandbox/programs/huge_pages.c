// Takes pages from the host's reserve of huge ones, which no memory limit counts. Refused by the filter, not for want of them.
// expect: exited 0
#include "probe.h"

int main(void)
{
    REFUSED(mmap(NULL, 2 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0));
    if (errno != EPERM)
        return 2;
    REFUSED(memfd_create("huge", MFD_HUGETLB));
    return errno == EPERM ? 0 : 3;
}
