#include "worker/sandbox/cells/groups_v1.h"

#include "worker/sandbox/cells/group_files.h"
#include "worker/sandbox/cells/hierarchies.h"

#include <array>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// Charges are made in batches of up to 64 pages a core; so much may stay behind without meaning anything.
constexpr Bytes kResidualCharge = kibibytes(512);

struct MemoryFiles {
    UniqueFd tasks;
    UniqueFd usage;
    UniqueFd peak;
    UniqueFd limit;
    UniqueFd limitWithSwap; // empty where swap is not accounted
    UniqueFd oomControl;
    UniqueFd oomEvent; // readable when memory has run out
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

Result<MemoryFiles> openMemoryFiles(int group)
{
    MemoryFiles files;
    files.tasks = TRY(openGroupFile(group, "tasks", O_WRONLY));
    files.usage = TRY(openGroupFile(group, "memory.usage_in_bytes", O_RDONLY));
    files.peak = TRY(openGroupFile(group, "memory.max_usage_in_bytes", O_RDWR));
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
        TRY(group->openNewMemoryGroup());
        const UniqueFd pidsGroup = TRY(makeGroupDirectory(pids, groupName(cell, 0)));
        group->m_pidsTasks = TRY(openGroupFile(pidsGroup.get(), "tasks", O_WRONLY));
        group->m_pidsMax = TRY(openGroupFile(pidsGroup.get(), "pids.max", O_WRONLY));
        const UniqueFd cpuGroup = TRY(makeGroupDirectory(cpuacct, groupName(cell, 0)));
        group->m_cpuTasks = TRY(openGroupFile(cpuGroup.get(), "tasks", O_WRONLY));
        group->m_cpuUsage = TRY(openGroupFile(cpuGroup.get(), "cpuacct.usage", O_RDONLY));
        group->collectJoinFiles();
        return group;
    }

    Result<void> prepare(const RunLimits &limits) override
    {
        if (m_isStale)
            TRY(replaceMemoryGroup());
        if (limits.memory != m_memoryLimit)
            TRY(setMemoryLimit(limits.memory));
        if (limits.processes != m_processLimit) {
            TRY(writeNumber(m_pidsMax.get(), limits.processes, "pids.max"));
            m_processLimit = limits.processes;
        }
        TRY(writeNumber(m_memory.peak.get(), 0, "memory.max_usage_in_bytes"));
        (void)clearOomEvent(); // one that came when the last run was already over
        m_cpuStart = readNumber(m_cpuUsage.get());
        return {};
    }

    std::span<const int> joinFiles() const override { return m_joinFiles; }
    int oomEvent() const override { return m_memory.oomEvent.get(); }

    bool clearOomEvent() override
    {
        std::uint64_t count = 0;
        while (m_memory.oomEvent && ::read(m_memory.oomEvent.get(), &count, sizeof count) > 0) {
        }
        return readNumber(m_memory.oomControl.get(), "oom_kill") > m_oomKills;
    }

    std::chrono::nanoseconds cpuTime() override
    {
        return std::chrono::nanoseconds(readNumber(m_cpuUsage.get()) - m_cpuStart);
    }

    GroupFigures figures(const rusage &) override
    {
        const std::int64_t kills = readNumber(m_memory.oomControl.get(), "oom_kill");
        GroupFigures figures{cpuTime(), Bytes{readNumber(m_memory.peak.get())}, kills - m_oomKills};
        m_oomKills = kills;
        return figures;
    }

    Result<void> recycle() override
    {
        m_isStale = Bytes{readNumber(m_memory.usage.get())} > kResidualCharge;
        return m_isStale ? replaceMemoryGroup() : Result<void>();
    }

    std::vector<int> descriptors() const override
    {
        std::vector<int> all{m_memoryParent.get(),      m_memory.usage.get(), m_memory.peak.get(), m_memory.limit.get(),
                             m_memory.oomControl.get(), m_pidsMax.get(),      m_cpuUsage.get()};
        all.insert(all.end(), m_joinFiles.begin(), m_joinFiles.end());
        if (m_memory.limitWithSwap)
            all.push_back(m_memory.limitWithSwap.get());
        if (m_memory.oomEvent)
            all.push_back(m_memory.oomEvent.get());
        return all;
    }

private:
    Result<void> openNewMemoryGroup()
    {
        const UniqueFd directory = TRY(makeGroupDirectory(m_memoryParent.get(), groupName(m_cell, m_generation)));
        m_memory = TRY(openMemoryFiles(directory.get()));
        m_memoryLimit = {};
        m_oomKills = 0;
        return {};
    }

    // What is still charged to the old group stays charged to a group without a name until it is freed.
    Result<void> replaceMemoryGroup()
    {
        const std::string old = groupName(m_cell, m_generation++);
        TRY(openNewMemoryGroup());
        collectJoinFiles();
        ::unlinkat(m_memoryParent.get(), old.c_str(), AT_REMOVEDIR);
        m_isStale = false;
        return {};
    }

    // The limit with swap must never be the lower of the two, so the order of writing depends on the direction.
    Result<void> setMemoryLimit(Bytes limit)
    {
        const bool isRaised = m_memoryLimit.count != 0 && limit > m_memoryLimit;
        if (isRaised && m_memory.limitWithSwap)
            TRY(writeNumber(m_memory.limitWithSwap.get(), limit.count, "memory.memsw.limit_in_bytes"));
        TRY(writeNumber(m_memory.limit.get(), limit.count, "memory.limit_in_bytes"));
        if (!isRaised && m_memory.limitWithSwap)
            TRY(writeNumber(m_memory.limitWithSwap.get(), limit.count, "memory.memsw.limit_in_bytes"));
        m_memoryLimit = limit;
        return {};
    }

    void collectJoinFiles() { m_joinFiles = {m_memory.tasks.get(), m_pidsTasks.get(), m_cpuTasks.get()}; }

    std::uint64_t m_cell = 0;
    std::uint64_t m_generation = 0; // of the memory group
    UniqueFd m_memoryParent;
    MemoryFiles m_memory;
    UniqueFd m_pidsTasks;
    UniqueFd m_pidsMax;
    UniqueFd m_cpuTasks;
    UniqueFd m_cpuUsage;
    std::array<int, 3> m_joinFiles{};
    Bytes m_memoryLimit; // zero: none was set yet
    int m_processLimit = 0;
    std::int64_t m_cpuStart = 0;
    std::int64_t m_oomKills = 0;
    bool m_isStale = false; // the last run left a charge and replacing the group has failed
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
    }

private:
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
};

} // namespace

Result<std::unique_ptr<GroupHost>> openGroupsV1(const Hierarchies &hierarchies, const std::string &name)
{
    return GroupHostV1::open(hierarchies, name);
}

} // namespace gavel::sandbox
