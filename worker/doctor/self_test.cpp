#include "worker/doctor/self_test.h"

#include "worker/judging/captured_text.h"

#include <QStringList>

#include <algorithm>

#include <fcntl.h>

namespace gavel::worker {

namespace {

using sandbox::RunLimits;
using sandbox::RunResult;

// An attack of gavel-attacks, and how its run must end.
struct Attack {
    const char *name; // what is shown to hold
    const char *argument;
    std::vector<Termination> ends; // any of these; empty: exit code 0, which says that the attack came to nothing
    void (*narrow)(RunLimits &) = nullptr;
};

constexpr auto kShortCpuTime = [](RunLimits &limits) {
    limits.cpuTime = std::chrono::milliseconds(100);
};
constexpr auto kShortWallTime = [](RunLimits &limits) {
    limits.wallTime = std::chrono::milliseconds(150);
};
constexpr auto kLittleMemory = [](RunLimits &limits) {
    limits.memory = mebibytes(24);
};
constexpr auto kLittleOutput = [](RunLimits &limits) {
    limits.output = limits.errorOutput = mebibytes(1);
};
constexpr auto kFewProcesses = [](RunLimits &limits) {
    limits.processes = 16;
};

const std::vector<Attack> &attacks()
{
    using enum Termination;
    static const std::vector<Attack> list{
        {"a program runs", "nothing", {}},
        {"an endless loop is stopped by its CPU time", "loop", {CpuTimeLimit}, kShortCpuTime},
        {"CPU time of orphans counts", "loop-in-orphans", {CpuTimeLimit}, kShortCpuTime},
        {"a sleeper is stopped", "sleep", {IdleLimit, WallTimeLimit}, kShortWallTime},
        {"a program that stops itself is stopped", "stop", {IdleLimit, WallTimeLimit}, kShortWallTime},
        {"a fork bomb is contained",
         "fork-bomb",
         {CpuTimeLimit, WallTimeLimit, IdleLimit},
         [](RunLimits &limits) {
             kFewProcesses(limits);
             kShortCpuTime(limits);
             limits.wallTime = std::chrono::milliseconds(500);
         }},
        {"processes are limited", "count-processes", {}, kFewProcesses},
        {"memory is limited", "memory", {MemoryLimit}, kLittleMemory},
        {"memory of children counts", "memory-in-children", {MemoryLimit}, kLittleMemory},
        {"shared memory counts", "memory-shared", {MemoryLimit}, kLittleMemory},
        {"memory in files counts", "memory-in-files", {MemoryLimit}, kLittleMemory},
        {"a large reservation is free", "reserve", {}, kLittleMemory},
        {"a flood of output is cut", "flood-output", {OutputLimit}, kLittleOutput},
        {"a flood of errors is cut", "flood-errors", {OutputLimit}, kLittleOutput},
        {"left-over processes do not stop a run from ending", "leave-processes", {}},
        {"nothing of them is left", "find-processes", {}},
        {"the working directory can be written", "leave-files", {}},
        {"it is as new for the next run", "find-files", {}},
        {"system directories cannot be written", "write-system", {}},
        {"files of the host are hidden", "read-secrets", {}},
        {"the init of the cell is hidden", "read-init", {}},
        {"settings of the kernel and the groups cannot be written", "set-kernel", {}},
        {"there are no devices but the harmless", "open-devices", {}},
        {"no device can be made", "make-devices", {}},
        {"others cannot be signalled", "signal-others", {}},
        {"there is no network", "network", {}},
        {"nothing can be mounted", "mounts", {}},
        {"no namespaces can be made", "namespaces", {}},
        {"it is not root and cannot become it", "become-root", {}},
        {"it has no capabilities, no new privileges, and a filter", "status", {}},
        {"no descriptors of ours are open", "descriptors", {}},
        {"no environment of ours is seen", "environment", {}},
        {"a program cannot change itself", "change-program", {}},
        {"no hard links to files of others", "hard-links", {}},
        {"no stream is a terminal", "terminal", {}},
        {"it cannot put itself before others", "push-ahead", {}},
        {"no tracing", "trace", {}},
        {"no bpf, perf, userfaultfd, io_uring", "subsystems", {}},
        {"no keyrings", "keyrings", {}},
        {"no System V or POSIX queues", "shared-objects", {}},
        {"no modules, no reboot, no clock", "system", {}},
        {"no new mount interface", "new-mounts", {}},
        {"no flags that the filter cannot see", "hidden-flags", {}},
        {"the host cannot be watched or stirred", "watch-host", {}},
        {"no huge pages", "huge-pages", {}},
        {"no other personality", "personality", {}},
        {"pipes do not write to files (CVE-2022-0847)", "dirty-pipe", {}},
        {"32-bit calls are killed", "call-32", {SecurityViolation}},
        {"x32 calls are killed", "call-x32", {SecurityViolation}},
    };
    return list;
}

RunLimits limitsOf(const Attack &attack)
{
    RunLimits limits;
    limits.cpuTime = std::chrono::seconds(2);
    limits.wallTime = std::chrono::seconds(5);
    limits.memory = mebibytes(128);
    if (attack.narrow)
        attack.narrow(limits);
    return limits;
}

QString complaint(const Attack &attack, const RunResult &result)
{
    const bool isExpected = attack.ends.empty() ? result.termination == Termination::Exited && result.exitCode == 0
                                                : std::find(attack.ends.begin(), attack.ends.end(),
                                                            result.termination) != attack.ends.end();
    if (isExpected)
        return {};
    const QString said = QString::fromUtf8(readHead(result.standardOutput.get(), 200)).simplified();
    if (result.termination == Termination::Exited && !said.isEmpty())
        return said;
    const std::string_view termination = toString(result.termination);
    return QStringLiteral("ended by %1 (exit code %2, signal %3)")
        .arg(QString::fromLatin1(termination.data(), qsizetype(termination.size())))
        .arg(result.exitCode)
        .arg(result.signal);
}

Result<RunResult> run(sandbox::Cell &cell, const Attack &attack)
{
    sandbox::RunRecipe recipe;
    recipe.argv = {"/app/attack", attack.argument};
    recipe.limits = limitsOf(attack);
    return cell.run(recipe);
}

// Empty: the sandbox held. An attack that has worked has worked; one that ended in another way than it must is made
// again, since a host that is very busy just now may have let a run wait until another limit was reached.
QString failureOf(sandbox::Cell &cell, const Attack &attack)
{
    constexpr int kAttempts = 3;
    QString failure;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const Result<RunResult> result = run(cell, attack);
        failure = result ? complaint(attack, *result) : QString::fromStdString(result.error().message);
        const bool hasWorked = result && result->termination == Termination::Exited && result->exitCode == 1;
        if (failure.isEmpty() || hasWorked)
            break;
    }
    return failure;
}

// Without groups memory is looked at now and then, and a program that takes it slowly is caught. That is no limit.
QString failureDespiteTheLook(const Attack &attack, const sandbox::SandboxAbilities &abilities)
{
    if (qstrcmp(attack.argument, "memory") != 0 || abilities.limitsMemory)
        return {};
    return QStringLiteral("it is only looked at every few milliseconds, for want of control groups");
}

// A cell with the program in it.
Result<std::unique_ptr<sandbox::Cell>> prepareCell(sandbox::Sandbox &sandbox, const QString &program, int slot)
{
    const UniqueFd file(::open(program.toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return systemFailure("opening " + program.toStdString());
    std::unique_ptr<sandbox::Cell> cell = TRY(sandbox.takeCell(slot));
    TRY(cell->putFile(sandbox::Area::App, "attack", file.get(), true));
    return cell;
}

} // namespace

std::vector<SelfTestResult> runSelfTest(sandbox::Sandbox &sandbox, const QString &attacksProgram, int slot,
                                        const std::function<void(const SelfTestResult &)> &told)
{
    std::vector<SelfTestResult> results;
    const auto tell = [&](const char *id, const char *name, const QString &failure) {
        results.push_back({QString::fromLatin1(id), QString::fromLatin1(name), failure});
        if (told)
            told(results.back());
    };
    const Result<std::unique_ptr<sandbox::Cell>> cell = prepareCell(sandbox, attacksProgram, slot);
    if (!cell) {
        tell("cell", "a cell can be made", QString::fromStdString(cell.error().message));
        return results;
    }
    for (const Attack &attack : attacks()) {
        const QString failure = failureOf(**cell, attack);
        tell(attack.argument, attack.name,
             failure.isEmpty() ? failureDespiteTheLook(attack, sandbox.abilities()) : failure);
    }
    return results;
}

QString describeFailures(const std::vector<SelfTestResult> &results)
{
    QStringList failures;
    for (const SelfTestResult &result : results) {
        if (!result.failure.isEmpty())
            failures.append(result.name + QStringLiteral(": ") + result.failure);
    }
    return failures.join(QStringLiteral("; "));
}

} // namespace gavel::worker
