#include "worker/sandbox/cells/monitor.h"

#include "worker/sandbox/cells/starvation.h"
#include "worker/sandbox/wire/cell_messages.h"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

namespace gavel::sandbox {

namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

// The counters of what is running at this moment lag by up to a clock tick; looking more often shows nothing new.
constexpr nanoseconds kShortestSleep = 500us;

// The kernel tells that memory has run out before it has killed somebody for it.
constexpr nanoseconds kUntilTheKill = 1ms;

class Watch {
public:
    explicit Watch(const MonitorPlan &plan) : m_plan(plan), m_sleep(firstSleep()) {}

    EndCause untilTheEnd()
    {
        for (;;) {
            pollfd entries[] = {{m_plan.process.process.get(), POLLIN, 0},
                                {m_plan.ownerSocket, POLLIN, 0},
                                {m_plan.deniedCalls.listener(), POLLIN, 0},
                                {m_plan.group.oomEvent(), POLLIN, 0}};
            const timespec timeout{m_sleep.count() / 1'000'000'000, m_sleep.count() % 1'000'000'000};
            const int ready = ::ppoll(entries, std::size(entries), &timeout, nullptr);
            if (ready < 0 && errno != EINTR)
                return EndCause::OwnerGone; // cannot happen; ending everything is the safe way out
            if (ready > 0 && entries[0].revents != 0)
                return EndCause::ByItself;
            if (ready > 0 && entries[1].revents != 0)
                return ownerSaid();
            if (ready > 0 && (entries[2].revents & POLLIN) != 0)
                m_plan.deniedCalls.answerOne();
            if (m_plan.deniedCalls.hasForeignCall())
                return EndCause::ForeignCall;
            if (ready > 0 && entries[3].revents != 0)
                m_isOutOfMemory = true;
            if (m_isOutOfMemory && isMemoryLimitReached())
                return EndCause::MemoryLimit;
            if (const EndCause cause = checkLimits(); cause != EndCause::ByItself)
                return cause;
        }
    }

private:
    nanoseconds firstSleep() const { return std::min(m_plan.limits.cpuTime / m_plan.cores, m_plan.limits.wallTime); }

    bool isMemoryLimitReached()
    {
        const RunGroup::OomNews news = m_plan.group.clearOomEvent();
        m_isOutOfMemory = news == RunGroup::OomNews::KillExpected;
        return news == RunGroup::OomNews::Killed;
    }

    EndCause ownerSaid() const
    {
        CellMessage kind{};
        const ssize_t size = ::recv(m_plan.ownerSocket, &kind, sizeof kind, MSG_DONTWAIT);
        return size == sizeof kind && kind == CellMessage::Cancel ? EndCause::Cancelled : EndCause::OwnerGone;
    }

    // Sets the next sleep. ByItself: no limit is reached.
    EndCause checkLimits()
    {
        const nanoseconds used = m_plan.group.cpuTime();
        if (used >= m_plan.limits.cpuTime)
            return EndCause::CpuTimeLimit;
        const nanoseconds elapsed = std::chrono::steady_clock::now() - m_plan.start;
        nanoseconds wallLeft = m_plan.limits.wallTime - elapsed;
        if (wallLeft <= 0ns) {
            const nanoseconds starved = starvedTime(used);
            wallLeft += starved;
            if (wallLeft <= 0ns)
                return used + starved >= elapsed / 2 ? EndCause::WallTimeLimit : EndCause::IdleLimit;
            if (elapsed >= longestWallTime(m_plan.limits))
                return EndCause::HostStarved;
        }
        const nanoseconds cpuLeft = (m_plan.limits.cpuTime - used) / m_plan.cores;
        m_sleep = std::max(std::min(cpuLeft, wallLeft), kShortestSleep);
        if (m_isOutOfMemory)
            m_sleep = std::min(m_sleep, kUntilTheKill);
        return EndCause::ByItself;
    }

    const MonitorPlan &m_plan;
    nanoseconds m_sleep;
    bool m_isOutOfMemory = false; // and nobody was killed for it yet
};

} // namespace

EndCause watch(const MonitorPlan &plan)
{
    return Watch(plan).untilTheEnd();
}

} // namespace gavel::sandbox
