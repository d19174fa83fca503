#include "worker/sandbox/cells/groups_none.h"

#include "worker/sandbox/cells/process_list.h"
#include "worker/sandbox/cells/sampled_memory.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

std::chrono::nanoseconds durationOf(const timeval &time)
{
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

// What the init has reaped, with what those had waited for.
std::chrono::nanoseconds reapedCpuTime()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    return durationOf(usage.ru_utime) + durationOf(usage.ru_stime);
}

// Fields 14 to 17 of /proc/PID/stat: user and system time of a process and of the children it waited for, in ticks.
std::int64_t ticksOf(const char *pid)
{
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    const UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC));
    char buffer[1024];
    const ssize_t size = file ? ::read(file.get(), buffer, sizeof buffer) : 0;
    std::string_view rest(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
    rest.remove_prefix(std::min(rest.rfind(')') + 1, rest.size())); // names may hold blanks; field 3 comes next
    std::int64_t total = 0;
    for (int field = 3; field <= 17 && !rest.empty(); ++field) {
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        std::int64_t ticks = 0;
        if (field >= 14 && std::from_chars(rest.data(), rest.data() + rest.size(), ticks).ec == std::errc())
            total += ticks;
        rest.remove_prefix(std::min(rest.find(' '), rest.size()));
    }
    return total;
}

std::chrono::nanoseconds livingCpuTime()
{
    std::int64_t ticks = 0;
    forEachProgram([&](const char *pid) { ticks += ticksOf(pid); });
    return std::chrono::nanoseconds(ticks * (1'000'000'000 / ::sysconf(_SC_CLK_TCK)));
}

class NoGroup final : public RunGroup {
public:
    NoGroup(Privilege privilege, std::unique_ptr<SampledMemory> memory)
        : m_processes(privilege), m_memory(std::move(memory))
    {
    }

    Result<void> enterThread() override
    {
        m_processes.addThread();
        return {};
    }
    Result<void> prepare(const RunLimits &limits) override
    {
        m_memory->start(limits.memory);
        m_start = reapedCpuTime();
        return {};
    }
    int processRlimit(const RunLimits &limits) const override { return m_processes.limitFor(limits.processes); }
    std::chrono::nanoseconds cpuTime() override { return reapedCpuTime() - m_start + livingCpuTime(); }
    GroupFigures figures(const rusage &own) override
    {
        m_memory->stop();
        GroupFigures figures{reapedCpuTime() - m_start, std::max(kibibytes(own.ru_maxrss), m_memory->peak())};
        figures.oomKills = m_memory->wasExceeded() ? 1 : 0;
        return figures;
    }
    int oomEvent() const override { return m_memory->timer(); }
    OomNews clearOomEvent() override { return m_memory->look() ? OomNews::Killed : OomNews::None; }
    Result<void> recycle() override { return {}; }
    std::vector<int> descriptors() const override { return {m_memory->timer()}; }

private:
    ProcessCount m_processes;
    const std::unique_ptr<SampledMemory> m_memory;
    std::chrono::nanoseconds m_start{0};
};

class NoGroupHost final : public GroupHost {
public:
    NoGroupHost(std::string reason, Privilege privilege) : m_reason(std::move(reason)), m_privilege(privilege) {}

    Result<std::unique_ptr<RunGroup>> makeGroup(std::uint64_t) override
    {
        return std::make_unique<NoGroup>(m_privilege, TRY(SampledMemory::create()));
    }
    void removeGroups(std::uint64_t) override {}
    GroupBackend backend() const override { return GroupBackend::None; }
    void describe(SandboxAbilities &abilities) const override
    {
        abilities.limitsProcesses = true; // by RLIMIT_NPROC, and a user id for each cell
        abilities.missing.push_back(
            "control groups: memory is only looked at every few milliseconds and that of the kernel not at all, the "
            "peak "
            "is a guess, and CPU time of children that nobody waits for is lost when they end (" +
            m_reason +
            "); start the worker as a systemd service with Delegate=yes, or as root, on a host with cgroup v2, or as "
            "root on one with v1");
    }

private:
    const std::string m_reason;
    const Privilege m_privilege;
};

} // namespace

Result<std::unique_ptr<GroupHost>> openGroupsNone(const std::string &reason, Privilege privilege)
{
    return std::make_unique<NoGroupHost>(reason, privilege);
}

} // namespace gavel::sandbox
