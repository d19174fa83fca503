#include "worker/sandbox/cells/groups_v1.h"

#include "worker/sandbox/cells/group_files.h"
#include "worker/sandbox/cells/hierarchies.h"

#include <array>
#include <ctime>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// A charge of this size at the start of a run is noise: charges are made in batches of up to 64 pages a core, and what
// a dead process had is given back after a grace period of some milliseconds.
constexpr Bytes kResidualCharge = kibibytes(768);

// So many memory groups take turns, so that back-to-back runs need no new ones only because of that grace period.
constexpr std::size_t kMostMemoryGroups = 4;

struct MemoryGroup {
    std::string name;
    UniqueFd tasks;
    UniqueFd usage;
    UniqueFd peak;
    UniqueFd kernelPeak; // may be missing
    UniqueFd stat;
    UniqueFd limit;
    UniqueFd limitWithSwap; // empty where swap is not accounted
    UniqueFd oomControl;
    UniqueFd oomEvent;         // readable when memory has run out
    Bytes limitSet;            // zero: none yet
    std::int64_t oomKills = 0; // seen so far

    Bytes charge() const { return Bytes{readNumber(usage.get())}; }
};

// Empty where the kernel does not tell: then a run goes on until it ends or reaches another limit.
UniqueFd watchOom(int group, int oomControl)
{
    UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::string order = std::to_string(event.get()) + " " + std::to_string(oomControl);
    if (!event || !writeGroupFile(group, "cgroup.event_control", order))
        return UniqueFd();
    return event;
}

Result<MemoryGroup> openMemoryGroup(int group, std::string name)
{
    MemoryGroup files;
    files.name = std::move(name);
    files.tasks = TRY(openGroupFile(group, "tasks", O_WRONLY));
    files.usage = TRY(openGroupFile(group, "memory.usage_in_bytes", O_RDONLY));
    files.peak = TRY(openGroupFile(group, "memory.max_usage_in_bytes", O_RDWR));
    files.kernelPeak.reset(::openat(group, "memory.kmem.max_usage_in_bytes", O_RDWR | O_CLOEXEC));
    files.stat = TRY(openGroupFile(group, "memory.stat", O_RDONLY));
    files.limit = TRY(openGroupFile(group, "memory.limit_in_bytes", O_WRONLY));
    files.limitWithSwap.reset(::openat(group, "memory.memsw.limit_in_bytes", O_WRONLY | O_CLOEXEC));
    files.oomControl = TRY(openGroupFile(group, "memory.oom_control", O_RDONLY));
    files.oomEvent = watchOom(group, files.oomControl.get());
    return files;
}

class RunGroupV1 final : public RunGroup {
public:
    static Result<std::unique_ptr<RunGroup>> make(std::uint64_t cell, int memory, int pids, int cpuacct)
    {
        auto group = std::make_unique<RunGroupV1>();
        group->m_cell = cell;
        group->m_memoryParent.reset(::fcntl(memory, F_DUPFD_CLOEXEC, 3));
        if (!group->m_memoryParent)
            return systemFailure("dup of the memory group");
        group->m_parentTasks = TRY(openGroupFile(memory, "tasks", O_WRONLY));
        const UniqueFd pidsGroup = TRY(makeGroupDirectory(pids, groupName(cell, 0)));
        group->m_pidsTasks = TRY(openGroupFile(pidsGroup.get(), "tasks", O_WRONLY));
        group->m_pidsMax = TRY(openGroupFile(pidsGroup.get(), "pids.max", O_WRONLY));
        const UniqueFd cpuGroup = TRY(makeGroupDirectory(cpuacct, groupName(cell, 0)));
        group->m_cpuTasks = TRY(openGroupFile(cpuGroup.get(), "tasks", O_WRONLY));
        group->m_cpuUsage = TRY(openGroupFile(cpuGroup.get(), "cpuacct.usage", O_RDONLY));
        group->m_memoryGroups.push_back(TRY(group->makeMemoryGroup()));
        return group;
    }

    Result<void> prepare(const RunLimits &limits) override
    {
        TRY(joinMemoryGroup());
        TRY(setMemoryLimit(limits.memory));
        if (limits.processes + m_residents != m_processLimit) {
            m_processLimit = limits.processes + m_residents;
            TRY(writeNumber(m_pidsMax.get(), m_processLimit, "pids.max"));
        }
        TRY(writeNumber(memory().peak.get(), 0, "memory.max_usage_in_bytes"));
        if (memory().kernelPeak)
            TRY(writeNumber(memory().kernelPeak.get(), 0, "memory.kmem.max_usage_in_bytes"));
        if (!m_hasCpuStart)
            noteCpuStart();
        return {};
    }

    // Processes and CPU time; the memory group follows before the run, for it changes now and then.
    Result<void> enterThread() override
    {
        for (const int tasks : {m_pidsTasks.get(), m_cpuTasks.get()})
            TRY(writeNumber(tasks, 0, "tasks"));
        ++m_residents;
        return {};
    }

    int oomEvent() const override { return memory().oomEvent.get(); }

    bool clearOomEvent() override
    {
        takeOomEvent();
        return readNumber(memory().oomControl.get(), "oom_kill") > memory().oomKills;
    }

    std::chrono::nanoseconds cpuTime() override { return groupCpuTime() - m_cpuStart; }

    GroupFigures figures(const rusage &) override
    {
        m_hasCpuStart = false;
        GroupFigures figures{cpuTime(), Bytes{readNumber(memory().peak.get())}};
        figures.memoryParts = partsOf(figures.peakMemory);
        takeOomEvent();
        if (std::exchange(m_hadOomEvent, false) || !memory().oomEvent) { // nobody is killed without the event
            const std::int64_t kills = readNumber(memory().oomControl.get(), "oom_kill");
            figures.oomKills = kills - std::exchange(memory().oomKills, kills);
        }
        return figures;
    }

    // Goes on with a group that has next to no charge.
    Result<void> recycle() override
    {
        TRY(findFreeMemoryGroup());
        noteCpuStart();
        return {};
    }
    std::vector<int> descriptors() const override
    {
        const MemoryGroup &group = memory();
        std::vector<int> all{m_memoryParent.get(),   m_parentTasks.get(), group.tasks.get(), group.usage.get(),
                             group.peak.get(),       group.limit.get(),   m_pidsMax.get(),   m_cpuUsage.get(),
                             group.oomControl.get(), m_pidsTasks.get(),   m_cpuTasks.get()};
        all.push_back(group.stat.get());
        if (group.kernelPeak)
            all.push_back(group.kernelPeak.get());
        if (group.limitWithSwap)
            all.push_back(group.limitWithSwap.get());
        if (group.oomEvent)
            all.push_back(group.oomEvent.get());
        return all;
    }

private:
    void takeOomEvent()
    {
        std::uint64_t count = 0;
        if (memory().oomEvent && ::read(memory().oomEvent.get(), &count, sizeof count) > 0)
            m_hadOomEvent = true;
    }

    // Files and shared memory outlive the processes; where next to nothing is left there were none.
    MemoryParts partsOf(Bytes peak) const
    {
        Bytes file;
        Bytes shared;
        if (memory().charge() > kResidualCharge) {
            shared = Bytes{readNumber(memory().stat.get(), "shmem")};
            file = Bytes{readNumber(memory().stat.get(), "cache")} - shared;
        }
        return memoryParts(peak, file, shared, Bytes{readNumber(memory().kernelPeak.get())});
    }

    void noteCpuStart()
    {
        m_cpuStart = groupCpuTime();
        m_hasCpuStart = true;
    }

    Result<void> findFreeMemoryGroup()
    {
        if (memory().charge() <= kResidualCharge)
            return {};
        for (std::size_t i = 0; i < m_memoryGroups.size(); ++i) {
            if (m_memoryGroups[i].charge() <= kResidualCharge)
                return useMemoryGroup(i);
        }
        if (m_memoryGroups.size() < kMostMemoryGroups)
            return addMemoryGroup();
        return replaceMemoryGroup();
    }

    // Without what the calling thread, which lives in the group, has used itself.
    std::chrono::nanoseconds groupCpuTime() const
    {
        timespec own{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &own);
        return std::chrono::nanoseconds(readNumber(m_cpuUsage.get())) - std::chrono::seconds(own.tv_sec) -
               std::chrono::nanoseconds(own.tv_nsec);
    }

    MemoryGroup &memory() { return m_memoryGroups[m_current]; }
    const MemoryGroup &memory() const { return m_memoryGroups[m_current]; }

    Result<MemoryGroup> makeMemoryGroup()
    {
        std::string name = groupName(m_cell, m_generation++);
        const UniqueFd directory = TRY(makeGroupDirectory(m_memoryParent.get(), name));
        return openMemoryGroup(directory.get(), std::move(name));
    }

    // The thread that starts programs lives in their memory group, so that they inherit it: to join it would cost each
    // run a lock that all cores share. The memory of a process belongs to the group of its first thread, which is never
    // this one: what is charged here is only what the kernel itself allocates for us, and the out-of-memory killer,
    // which looks at first threads, does not see us.
    Result<void> joinMemoryGroup()
    {
        if (m_isMember && ::pthread_equal(m_member, ::pthread_self()))
            return {};
        TRY(writeNumber(memory().tasks.get(), 0, "tasks"));
        m_member = ::pthread_self();
        m_isMember = true;
        return {};
    }

    // A group that is full would refuse us what we need to make another one.
    Result<void> leaveMemoryGroup()
    {
        m_isMember = false;
        return writeNumber(m_parentTasks.get(), 0, "tasks");
    }

    Result<void> useMemoryGroup(std::size_t index)
    {
        m_current = index;
        m_isMember = false;
        return joinMemoryGroup();
    }

    Result<void> addMemoryGroup()
    {
        TRY(leaveMemoryGroup());
        m_memoryGroups.push_back(TRY(makeMemoryGroup()));
        return useMemoryGroup(m_memoryGroups.size() - 1);
    }

    // What is still charged to the old group, such as output that somebody holds, stays charged to a group without a
    // name until it is freed. Its name stays, too, until the cell is buried, if a thread for another filter lives
    // there.
    Result<void> replaceMemoryGroup()
    {
        TRY(leaveMemoryGroup());
        const std::string old = memory().name;
        memory() = TRY(makeMemoryGroup());
        ::unlinkat(m_memoryParent.get(), old.c_str(), AT_REMOVEDIR);
        return useMemoryGroup(m_current);
    }

    // The limit with swap must never be the lower of the two, so the order of writing depends on the direction.
    Result<void> setMemoryLimit(Bytes limit)
    {
        MemoryGroup &group = memory();
        if (limit == group.limitSet)
            return {};
        const bool isRaised = group.limitSet.count != 0 && limit > group.limitSet;
        if (isRaised && group.limitWithSwap)
            TRY(writeNumber(group.limitWithSwap.get(), limit.count, "memory.memsw.limit_in_bytes"));
        TRY(writeNumber(group.limit.get(), limit.count, "memory.limit_in_bytes"));
        if (!isRaised && group.limitWithSwap)
            TRY(writeNumber(group.limitWithSwap.get(), limit.count, "memory.memsw.limit_in_bytes"));
        group.limitSet = limit;
        return {};
    }

    std::uint64_t m_cell = 0;
    std::uint64_t m_generation = 0; // of the next memory group
    UniqueFd m_memoryParent;
    UniqueFd m_parentTasks;
    std::vector<MemoryGroup> m_memoryGroups;
    std::size_t m_current = 0; // of them
    UniqueFd m_pidsTasks;
    UniqueFd m_pidsMax;
    UniqueFd m_cpuTasks;
    UniqueFd m_cpuUsage;
    int m_residents = 0;     // threads of ours in the pids and cpuacct groups
    bool m_isMember = false; // whether m_member is in memory()
    pthread_t m_member{};    // the thread that was last in a memory group
    int m_processLimit = 0;
    bool m_hadOomEvent = false; // since the run began
    bool m_hasCpuStart = false;
    std::chrono::nanoseconds m_cpuStart{0};
};

// One parent group in one hierarchy.
struct Parent {
    UniqueFd mount;
    UniqueFd group;
};

class GroupHostV1 final : public GroupHost {
public:
    static Result<std::unique_ptr<GroupHost>> open(const Hierarchies &hierarchies, const std::string &name)
    {
        auto host = std::make_unique<GroupHostV1>();
        host->m_name = "gavel-" + name;
        for (std::size_t i = 0; i < kControllers.size(); ++i) {
            const auto mount = hierarchies.v1.find(kControllers[i]);
            if (mount == hierarchies.v1.end())
                return failure(ErrorCode::FailedPrecondition, std::string("no v1 hierarchy with ") + kControllers[i]);
            TRY(host->openParent(host->m_parents[i], mount->second));
        }
        host->m_isSwapUnlimited =
            hasSwap() && ::faccessat(host->m_parents[0].group.get(), "memory.memsw.limit_in_bytes", W_OK, 0) != 0;
        return host;
    }

    ~GroupHostV1() override
    {
        for (const Parent &parent : m_parents) {
            if (parent.group)
                (void)clearAndRemove(parent.mount.get(), m_name);
        }
    }

    Result<std::unique_ptr<RunGroup>> makeGroup(std::uint64_t cell) override
    {
        return RunGroupV1::make(cell, m_parents[0].group.get(), m_parents[1].group.get(), m_parents[2].group.get());
    }

    void removeGroups(std::uint64_t cell) override
    {
        for (const Parent &parent : m_parents) {
            for (const std::string &name : subgroups(parent.group.get())) {
                if (isGroupOf(cell, name))
                    (void)clearAndRemove(parent.group.get(), name);
            }
        }
    }

    GroupBackend backend() const override { return GroupBackend::V1; }
    void describe(SandboxAbilities &abilities) const override
    {
        abilities.measuresPeakMemory = abilities.limitsMemory = abilities.limitsProcesses = true;
        if (m_isSwapUnlimited)
            abilities.missing.push_back("limit of swap: this kernel does not account it; run swapoff -a, or boot with "
                                        "swapaccount=1");
    }

private:
    static bool hasSwap() // /proc/swaps has a line below its heading
    {
        std::ifstream swaps("/proc/swaps");
        std::string line;
        return std::getline(swaps, line) && std::getline(swaps, line);
    }

    static constexpr std::array<const char *, 3> kControllers{"memory", "pids", "cpuacct"};

    // Two controllers may share a hierarchy; then their parent is the same group.
    Result<void> openParent(Parent &parent, const std::string &mountPoint)
    {
        parent.mount.reset(::open(mountPoint.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!parent.mount)
            return systemFailure("open " + mountPoint);
        parent.group = TRY_WITHIN(mountPoint, makeGroupDirectory(parent.mount.get(), m_name));
        for (const std::string &left : subgroups(parent.group.get()))
            TRY_WITHIN(mountPoint, clearAndRemove(parent.group.get(), left));
        return {};
    }

    std::string m_name;
    std::array<Parent, 3> m_parents;
    bool m_isSwapUnlimited = false;
};

} // namespace

Result<std::unique_ptr<GroupHost>> openGroupsV1(const Hierarchies &hierarchies, const std::string &name)
{
    return GroupHostV1::open(hierarchies, name);
}

} // namespace gavel::sandbox
