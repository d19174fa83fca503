#include "worker/sandbox/cells/cell_run.h"

#include "worker/sandbox/cells/monitor.h"
#include "worker/sandbox/cells/spawn.h"

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

std::vector<const char *> pointersTo(const std::vector<std::string> &texts)
{
    std::vector<const char *> pointers;
    pointers.reserve(texts.size() + 1);
    for (const std::string &text : texts)
        pointers.push_back(text.c_str());
    pointers.push_back(nullptr);
    return pointers;
}

struct Ended {
    int status = 0; // as of wait4
    rusage usage{};
};

// The first process may have ended by itself, or we may have to end it.
Ended collect(pid_t pid, EndCause cause)
{
    Ended ended;
    if (cause != EndCause::ByItself)
        ::kill(-1, SIGKILL);
    while (::wait4(pid, &ended.status, 0, &ended.usage) < 0 && errno == EINTR) {
    }
    return ended;
}

Termination terminationOf(EndCause cause, const Ended &ended, const GroupFigures &figures, const RunLimits &limits)
{
    if (figures.oomKills > 0)
        return Termination::MemoryLimit; // else it would have been killed by us before
    switch (cause) {
    case EndCause::CpuTimeLimit: return Termination::CpuTimeLimit;
    case EndCause::WallTimeLimit: return Termination::WallTimeLimit;
    case EndCause::IdleLimit: return Termination::IdleLimit;
    case EndCause::Cancelled: return Termination::Cancelled;
    case EndCause::MemoryLimit:
    case EndCause::ByItself:
    case EndCause::OwnerGone:
    case EndCause::HostStarved: break;
    }
    if (figures.cpuTime > limits.cpuTime)
        return Termination::CpuTimeLimit;
    if (WIFSIGNALED(ended.status))
        return WTERMSIG(ended.status) == SIGSYS ? Termination::SecurityViolation : Termination::Signalled;
    return Termination::Exited;
}

RunReport reportOf(EndCause cause, const Ended &ended, const GroupFigures &figures, const RunLimits &limits)
{
    RunReport report;
    report.termination = terminationOf(cause, ended, figures, limits);
    report.exitCode = WIFEXITED(ended.status) ? WEXITSTATUS(ended.status) : 0;
    report.signal = WIFSIGNALED(ended.status) ? WTERMSIG(ended.status) : 0;
    report.cpuTime = figures.cpuTime;
    report.peakMemory = figures.peakMemory;
    report.oomKills = figures.oomKills;
    return report;
}

Result<void> checkCause(EndCause cause, const RunLimits &limits)
{
    if (cause == EndCause::OwnerGone)
        return failure(ErrorCode::Unavailable, "the owner of the cell is gone");
    if (cause == EndCause::HostStarved)
        return failure(ErrorCode::Internal, "the host starved the run: no verdict after " +
                                                std::to_string(longestWallTime(limits).count() / 1'000'000'000) +
                                                " s of real time");
    return {};
}

} // namespace

void killAndReapAll() noexcept
{
    // Every process of the namespace is our child, or descends from one: without children nobody is left. Killing looks
    // at every process of the host, so it is done only when there is somebody to kill.
    if (::wait4(-1, nullptr, WNOHANG, nullptr) < 0 && errno == ECHILD)
        return;
    // The signal goes to every process there is; a fork in progress notices it and fails.
    ::kill(-1, SIGKILL);
    while (::wait4(-1, nullptr, 0, nullptr) > 0 || errno == EINTR) {
    }
}

Result<RunReport> performRun(const CellRun &run, const RunRequest &request, std::array<UniqueFd, 3> streams)
{
    TRY(run.group.prepare(request.limits));
    const std::vector<const char *> argv = pointersTo(request.argv);
    const std::vector<const char *> environment = pointersTo(request.environment);
    SpawnPlan plan;
    plan.argv = argv.data();
    plan.environment = environment.data();
    if (request.workingDirectory != kInitDirectory)
        plan.workingDirectory = request.workingDirectory.c_str();
    for (std::size_t i = 0; i < streams.size(); ++i)
        plan.streams[i] = streams[i].get();
    plan.cloneInto = run.group.cloneInto();
    plan.uid = run.uid;
    plan.changesUser = run.changesUser;
    plan.limits = request.limits;
    plan.processRlimit = run.group.processRlimit(request.limits);

    const auto start = std::chrono::steady_clock::now();
    Result<SpawnedProcess> process = spawn(plan);
    if (!process) {
        killAndReapAll();
        return failure(process.error());
    }
    for (UniqueFd &stream : streams)
        stream.reset();
    const EndCause cause = watch({*process, run.group, request.limits, run.ownerSocket, run.cores, start});
    const Ended ended = collect(process->pid, cause);
    const auto end = std::chrono::steady_clock::now();
    killAndReapAll();
    TRY(checkCause(cause, request.limits));
    RunReport report = reportOf(cause, ended, run.group.figures(ended.usage), request.limits);
    report.wallTime = end - start;
    return report;
}

} // namespace gavel::sandbox
