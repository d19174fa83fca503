#include "worker/sandbox/cells/cell_run.h"

#include "worker/sandbox/cells/instruction_counter.h"
#include "worker/sandbox/cells/monitor.h"
#include "worker/sandbox/cells/spawn.h"

#include <algorithm>
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
    case EndCause::ForeignCall: return Termination::SecurityViolation;
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
    return WIFSIGNALED(ended.status) ? Termination::Signalled : Termination::Exited;
}

RunReport reportOf(EndCause cause, const Ended &ended, const GroupFigures &figures, const RunLimits &limits)
{
    RunReport report;
    report.termination = terminationOf(cause, ended, figures, limits);
    report.exitCode = WIFEXITED(ended.status) ? WEXITSTATUS(ended.status) : 0;
    report.signal = WIFSIGNALED(ended.status) ? WTERMSIG(ended.status) : 0;
    report.cpuTime = figures.cpuTime;
    report.peakMemory = figures.peakMemory;
    report.hasMemoryParts = figures.memoryParts.has_value();
    report.memoryParts = figures.memoryParts.value_or(MemoryParts{});
    report.oomKills = figures.oomKills;
    return report;
}

// The kernel kills for want of memory in a group above ours, too, such as that of a container. A run that dies at its
// own limit has come within a few pages of it.
bool wasHostOutOfMemory(const GroupFigures &figures, const RunLimits &limits)
{
    const Bytes slack = std::max(mebibytes(2), Bytes{limits.memory.count / 16});
    return figures.oomKills > 0 && figures.memoryParts && figures.peakMemory + slack < limits.memory;
}

Result<void> checkFigures(const GroupFigures &figures, const RunLimits &limits)
{
    if (wasHostOutOfMemory(figures, limits))
        return failure(ErrorCode::Internal, "the host ran out of memory: the run was killed with " +
                                                std::to_string(figures.peakMemory.count >> 20) + " MiB, allowed were " +
                                                std::to_string(limits.memory.count >> 20) + " MiB");
    return {};
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

    const InstructionCounter *instructions = InstructionCounter::ofThisThread();
    const std::int64_t instructionsBefore = instructions ? instructions->count() : 0;
    const auto start = std::chrono::steady_clock::now();
    Result<SpawnedProcess> process = spawn(plan);
    if (!process) {
        killAndReapAll();
        return failure(process.error());
    }
    for (UniqueFd &stream : streams)
        stream.reset();
    DeniedCalls denied(run.listener, request.allowsI386);
    const EndCause cause = watch({*process, run.group, request.limits, denied, run.ownerSocket, run.cores, start});
    const Ended ended = collect(process->pid, cause);
    const auto end = std::chrono::steady_clock::now();
    killAndReapAll();
    TRY(checkCause(cause, request.limits));
    const GroupFigures figures = run.group.figures(ended.usage);
    TRY(checkFigures(figures, request.limits));
    RunReport report = reportOf(cause, ended, figures, request.limits);
    report.wallTime = end - start;
    report.deniedCalls = denied.count();
    if (instructions)
        report.instructions = instructions->count() - instructionsBefore;
    return report;
}

} // namespace gavel::sandbox
