#include "worker/sandbox/cells/groups_v1.h"

#include "worker/sandbox/cells/group_files.h"
#include "worker/sandbox/cells/hierarchies.h"
#include "worker/sandbox/cells/memory_group_v1.h"

#include <array>
#include <ctime>
#include <fstream>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// So many memory groups take turns, so that back-to-back runs need no new ones only because of that grace period.
constexpr std::size_t kMostMemoryGroups = 4;

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
        TRY(memory().prepare(limits.memory));
        if (limits.processes + m_residents != m_processLimit) {
            m_processLimit = limits.processes + m_residents;
            TRY(writeNumber(m_pidsMax.get(), m_processLimit, "pids.max"));
        }
        if (!m_cpuStart.isBy(::pthread_self()))
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

    int oomEvent() const override { return memory().oomEvent(); }

    OomNews clearOomEvent() override
    {
        memory().takeOomEvent();
        return memory().hasOomKills() ? OomNews::Killed : OomNews::KillExpected;
    }

    std::chrono::nanoseconds cpuTime() override { return groupCpuTime() - m_cpuStart.time; }

    GroupFigures figures(const rusage &) override
    {
        GroupFigures figures{cpuTime(), memory().peak()};
        figures.memoryParts = memory().partsOf(figures.peakMemory);
        figures.oomKills = memory().takeOomKills();
        m_cpuStart = {};
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
        std::vector<int> all = memory().descriptors();
        for (const UniqueFd *file :
             {&m_memoryParent, &m_parentTasks, &m_pidsTasks, &m_pidsMax, &m_cpuTasks, &m_cpuUsage})
            all.push_back(file->get());
        return all;
    }

private:
    // When a run begins, the group's counter without what the thread that starts it has used itself.
    struct CpuStart {
        bool isNoted = false;
        pthread_t thread{};
        std::chrono::nanoseconds time{0};

        bool isBy(pthread_t other) const { return isNoted && ::pthread_equal(thread, other); }
    };

    void noteCpuStart() { m_cpuStart = {true, ::pthread_self(), groupCpuTime()}; }

    Result<void> findFreeMemoryGroup()
    {
        if (!memory().isCharged())
            return {};
        for (std::size_t i = 0; i < m_memoryGroups.size(); ++i) {
            if (!m_memoryGroups[i].isCharged())
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

    MemoryGroupV1 &memory() { return m_memoryGroups[m_current]; }
    const MemoryGroupV1 &memory() const { return m_memoryGroups[m_current]; }

    Result<MemoryGroupV1> makeMemoryGroup()
    {
        return MemoryGroupV1::make(m_memoryParent.get(), groupName(m_cell, m_generation++));
    }

    // The thread that starts programs lives in their memory group, so that they inherit it: to join it would cost each
    // run a lock that all cores share. The memory of a process belongs to the group of its first thread, which is never
    // this one: what is charged here is only what the kernel itself allocates for us, and the out-of-memory killer,
    // which looks at first threads, does not see us.
    Result<void> joinMemoryGroup()
    {
        if (m_isMember && ::pthread_equal(m_member, ::pthread_self()))
            return {};
        TRY(memory().join());
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
        const std::string old = memory().name();
        memory() = TRY(makeMemoryGroup());
        ::unlinkat(m_memoryParent.get(), old.c_str(), AT_REMOVEDIR);
        return useMemoryGroup(m_current);
    }

    std::uint64_t m_cell = 0;
    std::uint64_t m_generation = 0; // of the next memory group
    UniqueFd m_memoryParent;
    UniqueFd m_parentTasks;
    std::vector<MemoryGroupV1> m_memoryGroups;
    std::size_t m_current = 0; // of them
    UniqueFd m_pidsTasks;
    UniqueFd m_pidsMax;
    UniqueFd m_cpuTasks;
    UniqueFd m_cpuUsage;
    int m_residents = 0;     // threads of ours in the pids and cpuacct groups
    bool m_isMember = false; // whether m_member is in memory()
    pthread_t m_member{};    // the thread that was last in a memory group
    int m_processLimit = 0;
    CpuStart m_cpuStart;
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
