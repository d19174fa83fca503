#include "worker/sandbox/cells/groups_v2.h"

#include "worker/sandbox/cells/group_files.h"
#include "worker/sandbox/cells/subtree_v2.h"

#include <map>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

struct Controllers {
    bool memory = false;
    bool pids = false;
};

class RunGroupV2 final : public RunGroup {
public:
    RunGroupV2(std::uint64_t cell, UniqueFd parent, Controllers controllers, Privilege privilege)
        : m_cell(cell), m_parent(std::move(parent)), m_controllers(controllers), m_processes(privilege)
    {
    }

    Result<void> prepare(const RunLimits &limits) override
    {
        if (!m_leaf)
            TRY(openLeaf());
        if (m_controllers.memory && limits.memory != m_memoryLimit) {
            TRY(writeGroupFile(m_leaf.get(), "memory.max", std::to_string(limits.memory.count)));
            m_memoryLimit = limits.memory;
        }
        if (m_controllers.pids && limits.processes != m_processLimit) {
            TRY(writeGroupFile(m_leaf.get(), "pids.max", std::to_string(limits.processes)));
            m_processLimit = limits.processes;
        }
        m_wanted = limits;
        return {};
    }

    Result<void> enterThread() override
    {
        m_processes.addThread();
        return {};
    }

    int cloneInto() const override { return m_leaf.get(); }
    int processRlimit(const RunLimits &limits) const override
    {
        return m_controllers.pids ? 0 : m_processes.limitFor(limits.processes);
    }

    std::chrono::nanoseconds cpuTime() override
    {
        return std::chrono::microseconds(readNumber(m_cpuStat.get(), "usage_usec"));
    }

    GroupFigures figures(const rusage &own) override
    {
        GroupFigures figures{cpuTime(), kibibytes(own.ru_maxrss)};
        const UniqueFd peak(::openat(m_leaf.get(), "memory.peak", O_RDONLY | O_CLOEXEC));
        if (peak) {
            figures.peakMemory = Bytes{readNumber(peak.get())};
            figures.memoryParts = partsOf(figures.peakMemory);
        }
        const UniqueFd events(::openat(m_leaf.get(), "memory.events", O_RDONLY | O_CLOEXEC));
        if (events)
            figures.oomKills = readNumber(events.get(), "oom_kill");
        return figures;
    }

    // The next leaf is made with the limits of the last run: the next one most probably has the same.
    Result<void> recycle() override
    {
        const std::string old = groupName(m_cell, m_generation++);
        m_leaf.reset();
        m_cpuStat.reset();
        ::unlinkat(m_parent.get(), old.c_str(), AT_REMOVEDIR);
        return m_wanted ? prepare(RunLimits(*m_wanted)) : Result<void>();
    }

    std::vector<int> descriptors() const override { return {m_parent.get()}; }

private:
    // What has outlived the processes.
    MemoryParts partsOf(Bytes peak) const
    {
        const UniqueFd stat(::openat(m_leaf.get(), "memory.stat", O_RDONLY | O_CLOEXEC));
        const Bytes shared{readNumber(stat.get(), "shmem")};
        const Bytes file = Bytes{readNumber(stat.get(), "file")} - shared;
        return memoryParts(peak, file, shared, Bytes{readNumber(stat.get(), "kernel")});
    }

    Result<void> openLeaf()
    {
        m_leaf = TRY(makeGroupDirectory(m_parent.get(), groupName(m_cell, m_generation)));
        m_cpuStat = TRY(openGroupFile(m_leaf.get(), "cpu.stat", O_RDONLY));
        m_memoryLimit = {};
        m_processLimit = 0;
        if (m_controllers.memory) {
            (void)writeGroupFile(m_leaf.get(), "memory.swap.max", "0"); // the file is missing where there is no swap
            TRY(writeGroupFile(m_leaf.get(), "memory.oom.group", "1"));
        }
        return {};
    }

    const std::uint64_t m_cell;
    const UniqueFd m_parent;
    const Controllers m_controllers;
    ProcessCount m_processes;
    std::uint64_t m_generation = 0;
    UniqueFd m_leaf;
    UniqueFd m_cpuStat;
    Bytes m_memoryLimit;               // of the present leaf; zero: none
    int m_processLimit = 0;            // likewise
    std::optional<RunLimits> m_wanted; // of the last run
};

class GroupHostV2 final : public GroupHost {
public:
    GroupHostV2(UniqueFd base, std::string name, Privilege privilege)
        : m_base(std::move(base)), m_name(std::move(name)), m_privilege(privilege)
    {
    }

    Result<void> openParent()
    {
        m_parent = TRY(makeGroupDirectory(m_base.get(), m_name));
        for (const std::string &left : subgroups(m_parent.get()))
            TRY(clearAndRemove(m_parent.get(), left));
        m_controllers = {tryController("memory"), tryController("pids")};
        return {};
    }

    ~GroupHostV2() override
    {
        if (m_parent)
            (void)clearAndRemove(m_base.get(), m_name);
    }

    Result<std::unique_ptr<RunGroup>> makeGroup(std::uint64_t cell) override
    {
        UniqueFd parent(::fcntl(m_parent.get(), F_DUPFD_CLOEXEC, 3));
        if (!parent)
            return systemFailure("dup of the parent group");
        return std::make_unique<RunGroupV2>(cell, std::move(parent), m_controllers, m_privilege);
    }

    void removeGroups(std::uint64_t cell) override
    {
        for (const std::string &name : subgroups(m_parent.get())) {
            if (isGroupOf(cell, name))
                (void)clearAndRemove(m_parent.get(), name);
        }
    }

    GroupBackend backend() const override { return GroupBackend::V2; }
    void describe(SandboxAbilities &abilities) const override
    {
        abilities.limitsMemory = m_controllers.memory;
        abilities.limitsProcesses = true; // by the pids controller, else by RLIMIT_NPROC
        abilities.measuresPeakMemory = m_controllers.memory && hasPeakFile();
        if (m_controllers.memory && !abilities.measuresPeakMemory)
            abilities.missing.push_back("peak memory of the group: memory.peak needs Linux 5.19");
        if (!m_controllers.memory)
            abilities.missing.push_back("memory limit and peak memory: " + m_reasons.at("memory"));
        if (!m_controllers.pids)
            abilities.missing.push_back("process limit by group (there is one by user id): " + m_reasons.at("pids"));
    }

private:
    // Not the cpu controller: cpu.stat counts without it, and a scheduling group for each run would cost time.
    bool tryController(const std::string &controller)
    {
        for (const int group : {m_base.get(), m_parent.get()}) {
            if (const Result<void> outcome = enableController(group, controller); !outcome) {
                m_reasons[controller] = outcome.error().message;
                return false;
            }
        }
        return true;
    }

    bool hasPeakFile() const { return ::faccessat(m_parent.get(), "memory.peak", R_OK, 0) == 0; }

    const UniqueFd m_base;
    const std::string m_name;
    const Privilege m_privilege;
    UniqueFd m_parent;
    Controllers m_controllers;
    std::map<std::string, std::string> m_reasons; // why a controller is not there
};

} // namespace

Result<std::unique_ptr<GroupHost>> openGroupsV2(const Hierarchies &hierarchies, const std::string &name,
                                                Privilege privilege)
{
    auto host = std::make_unique<GroupHostV2>(TRY(openSubtree(hierarchies, privilege)), "gavel-" + name, privilege);
    TRY(host->openParent());
    return host;
}

} // namespace gavel::sandbox
