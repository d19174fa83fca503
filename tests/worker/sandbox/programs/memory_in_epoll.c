// Watches the same descriptors from as many sets as it can have.
// limits: memory=16 files=1024 cpu=3000
// expect: memory-limit | exited 0
#include "probe.h"

#include <sys/epoll.h>

int main(void)
{
    int ends[250][2], count = 0;
    while (count < 250 && pipe(ends[count]) == 0)
        ++count;
    for (int set; (set = epoll_create1(0)) >= 0;) {
        struct epoll_event event = {EPOLLIN};
        for (int i = 0; i < count; ++i)
            if (epoll_ctl(set, EPOLL_CTL_ADD, ends[i][0], &event) != 0)
                return errno != ENOSPC && errno != ENOMEM;
    }
    return errno != EMFILE;
}
