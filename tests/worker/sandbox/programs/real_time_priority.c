// Puts itself before everyone else on the core.
// expect: exited 0
#include "probe.h"

int main(void)
{
    struct sched_param first = {1};
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } deadline = {48, 6, 0, 0, 0, 10000000, 20000000, 20000000};
    REFUSED(sched_setscheduler(0, SCHED_FIFO, &first));
    REFUSED(sched_setscheduler(0, SCHED_RR, &first));
    REFUSED(syscall(SYS_sched_setattr, 0, &deadline, 0));
    REFUSED(syscall(SYS_ioprio_set, 1, 0, 1 << 13)); // the real-time class of the disks
    REFUSED(setpriority(PRIO_PROCESS, 0, -5));
    REFUSED(syscall(SYS_sched_setscheduler, 1, SCHED_IDLE, &(struct sched_param){0}));
    return 0;
}
