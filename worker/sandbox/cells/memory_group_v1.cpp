#include "worker/sandbox/cells/memory_group_v1.h"

#include "worker/sandbox/cells/group_files.h"
#include "worker/sandbox/cells/groups.h"

#include <utility>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// A charge of this size at the start of a run is noise: charges are made in batches of up to 64 pages a core, and what
// a dead process had is given back after a grace period of some milliseconds.
constexpr Bytes kResidualCharge = kibibytes(768);

// Empty where the kernel does not tell: then a run goes on until it ends or reaches another limit.
UniqueFd watchOom(int group, int oomControl)
{
    UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::string order = std::to_string(event.get()) + " " + std::to_string(oomControl);
    if (!event || !writeGroupFile(group, "cgroup.event_control", order))
        return UniqueFd();
    return event;
}

} // namespace

Result<MemoryGroupV1> MemoryGroupV1::make(int parent, std::string name)
{
    const UniqueFd directory = TRY(makeGroupDirectory(parent, name));
    const int at = directory.get();
    MemoryGroupV1 group;
    group.m_name = std::move(name);
    group.m_tasks = TRY(openGroupFile(at, "tasks", O_WRONLY));
    group.m_usage = TRY(openGroupFile(at, "memory.usage_in_bytes", O_RDONLY));
    group.m_peak = TRY(openGroupFile(at, "memory.max_usage_in_bytes", O_RDWR));
    group.m_kernelPeak.reset(::openat(at, "memory.kmem.max_usage_in_bytes", O_RDWR | O_CLOEXEC));
    group.m_stat = TRY(openGroupFile(at, "memory.stat", O_RDONLY));
    group.m_limit = TRY(openGroupFile(at, "memory.limit_in_bytes", O_WRONLY));
    group.m_limitWithSwap.reset(::openat(at, "memory.memsw.limit_in_bytes", O_WRONLY | O_CLOEXEC));
    group.m_oomControl = TRY(openGroupFile(at, "memory.oom_control", O_RDONLY));
    group.m_oomEvent = watchOom(at, group.m_oomControl.get());
    return group;
}

Result<void> MemoryGroupV1::join() const
{
    return writeNumber(m_tasks.get(), 0, "tasks");
}

Result<void> MemoryGroupV1::prepare(Bytes limit)
{
    TRY(setLimit(limit));
    TRY(writeNumber(m_peak.get(), 0, "memory.max_usage_in_bytes"));
    if (m_kernelPeak)
        TRY(writeNumber(m_kernelPeak.get(), 0, "memory.kmem.max_usage_in_bytes"));
    return {};
}

// The limit with swap must never be the lower of the two, so the order of writing depends on the direction.
Result<void> MemoryGroupV1::setLimit(Bytes limit)
{
    if (limit == m_limitSet)
        return {};
    const bool isRaised = m_limitSet.count != 0 && limit > m_limitSet;
    if (isRaised && m_limitWithSwap)
        TRY(writeNumber(m_limitWithSwap.get(), limit.count, "memory.memsw.limit_in_bytes"));
    TRY(writeNumber(m_limit.get(), limit.count, "memory.limit_in_bytes"));
    if (!isRaised && m_limitWithSwap)
        TRY(writeNumber(m_limitWithSwap.get(), limit.count, "memory.memsw.limit_in_bytes"));
    m_limitSet = limit;
    return {};
}

bool MemoryGroupV1::isCharged() const
{
    return Bytes{readNumber(m_usage.get())} > kResidualCharge;
}

Bytes MemoryGroupV1::peak() const
{
    return Bytes{readNumber(m_peak.get())};
}

MemoryParts MemoryGroupV1::partsOf(Bytes peak) const
{
    Bytes file;
    Bytes shared;
    if (isCharged()) { // where next to nothing is left there were none
        shared = Bytes{readNumber(m_stat.get(), "shmem")};
        file = Bytes{readNumber(m_stat.get(), "cache")} - shared;
    }
    return memoryParts(peak, file, shared, Bytes{readNumber(m_kernelPeak.get())});
}

void MemoryGroupV1::takeOomEvent()
{
    std::uint64_t count = 0;
    if (m_oomEvent && ::read(m_oomEvent.get(), &count, sizeof count) > 0)
        m_hadOomEvent = true;
}

bool MemoryGroupV1::hasOomKills() const
{
    return readNumber(m_oomControl.get(), "oom_kill") > m_oomKills;
}

std::int64_t MemoryGroupV1::takeOomKills()
{
    takeOomEvent();
    if (!std::exchange(m_hadOomEvent, false) && m_oomEvent)
        return 0; // nobody is killed without the event
    const std::int64_t kills = readNumber(m_oomControl.get(), "oom_kill");
    return kills - std::exchange(m_oomKills, kills);
}

std::vector<int> MemoryGroupV1::descriptors() const
{
    std::vector<int> open;
    for (const UniqueFd *file : {&m_tasks, &m_usage, &m_peak, &m_kernelPeak, &m_stat, &m_limit, &m_limitWithSwap,
                                 &m_oomControl, &m_oomEvent}) {
        if (*file)
            open.push_back(file->get());
    }
    return open;
}

} // namespace gavel::sandbox
