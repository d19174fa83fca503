#include "worker/sandbox/cells/watcher_priority.h"

#include <cstdint>

#include <linux/sched.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

bool trySchedule(std::uint32_t policy, std::int32_t nice, std::uint32_t priority)
{
    struct { // sched_attr of the kernel, whose header does not go together with the C library's
        std::uint32_t size = 48;
        std::uint32_t policy;
        std::uint64_t flags = SCHED_FLAG_RESET_ON_FORK;
        std::int32_t nice;
        std::uint32_t priority;
        std::uint64_t deadline[3] = {};
    } attributes{.policy = policy, .nice = nice, .priority = priority};
    static_assert(sizeof attributes == 48);
    return ::syscall(SYS_sched_setattr, 0, &attributes, 0) == 0;
}

} // namespace

void raiseWatcherPriority() noexcept
{
    if (::sched_getscheduler(0) != SCHED_OTHER || ::getpriority(PRIO_PROCESS, 0) != 0)
        return;
    if (!trySchedule(SCHED_RR, 0, 1))
        (void)trySchedule(SCHED_OTHER, -10, 0);
}

} // namespace gavel::sandbox
