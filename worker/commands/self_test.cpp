#include "worker/commands/self_test.h"

#include "worker/judging/captured_text.h"
#include "worker/judging/run_limits.h"

#include <algorithm>

namespace gavel::worker {

namespace {

using sandbox::RunLimits;
using sandbox::RunResult;

// A script, and how its run must end. A script of the kind Exits does its own checking: exit code 0 says that the
// attack came to nothing, and what it prints is the complaint.
struct Attack {
    const char *name;
    const char *script;
    std::vector<Termination> ends; // any of these; empty: exit code 0
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
        {"a program runs and is measured", "exit 0", {}},
        {"an endless loop is stopped by its CPU time", "while :; do :; done", {CpuTimeLimit}, kShortCpuTime},
        {"CPU time of children counts",
         "(while :; do :; done) & (while :; do :; done) & wait",
         {CpuTimeLimit},
         kShortCpuTime},
        {"a sleeper is stopped", "sleep 1000", {IdleLimit}, kShortWallTime},
        {"a program that stops itself is stopped", "kill -STOP $$", {IdleLimit}, kShortWallTime},
        {"a fork bomb is contained",
         "f() { f | f & }; f; sleep 1000",
         {CpuTimeLimit, WallTimeLimit, IdleLimit, Exited},
         [](RunLimits &limits) {
             kFewProcesses(limits);
             kShortCpuTime(limits);
             limits.wallTime = std::chrono::milliseconds(300);
         }},
        {"memory is limited",
         "x=$(head -c 100000000 /dev/zero | tr '\\0' x); y=$x$x",
         {MemoryLimit, Signalled},
         kLittleMemory},
        {"memory of files counts and their size is limited",
         "head -c 2000000000 /dev/zero > /box/f && exit 0; exit 1",
         {MemoryLimit, Exited, Signalled},
         [](RunLimits &limits) {
             limits.memory = mebibytes(64);
         }},
        {"a flood of output is cut", "yes", {OutputLimit}, kLittleOutput},
        {"a flood of errors is cut", "yes >&2", {OutputLimit}, kLittleOutput},
        {"a left-over process is killed", "(trap '' HUP TERM; sleep 1000 </dev/null >/dev/null 2>&1 &) ; exit 0", {}},
        {"nothing of an earlier run is left",
         "set -- /proc/[0-9]*; [ $# -le 3 ] || { echo \"$# processes\"; exit 1; }",
         {}},
        {"the working directory can be written", "echo x > left-behind && [ -s left-behind ]", {}},
        {"it is emptied between runs", "[ ! -e left-behind ] || { echo 'a file is left'; exit 1; }", {}},
        {"system directories cannot be written",
         "for d in / /usr /usr/bin /bin /lib /etc /proc /dev /app; do"
         " if (: > $d/gavel-attack) 2>/dev/null; then echo \"$d can be written\"; exit 1; fi; done",
         {}},
        {"the accounts of the host are hidden",
         "if (: < /etc/shadow) 2>/dev/null; then echo /etc/shadow; exit 1; fi",
         {}},
        {"home folders of the host are hidden",
         "for d in /home/* /root/*; do [ ! -e \"$d\" ] || { echo \"$d\"; exit 1; }; done",
         {}},
        {"no processes of the host are seen", "[ \"$(cat /proc/1/comm 2>/dev/null)\" != systemd ]", {}},
        {"others cannot be signalled", "kill -9 1 2>/dev/null && { echo 'pid 1 was signalled'; exit 1; }; exit 0", {}},
        {"there is no network",
         "while read -r name rest; do case $name in *:) [ \"$name\" = lo: ] || { echo \"interface $name\"; exit 1; };; "
         "esac; done"
         " < /proc/net/dev 2>/dev/null; exit 0",
         {}},
        {"nothing can be mounted",
         "mount -t tmpfs none /box 2>/dev/null && { echo 'mounted a tmpfs'; exit 1; }; exit 0",
         {}},
        {"no new namespaces can be made",
         "unshare -U true 2>/dev/null && { echo 'made a user namespace'; exit 1; }; exit 0",
         {}},
        {"the root cannot be changed",
         "chroot /box /bin/true 2>/dev/null && { echo 'changed the root'; exit 1; }; exit 0",
         {}},
        {"no device can be made",
         "mknod /box/zero c 1 5 2>/dev/null && : < /box/zero && { echo 'made a device'; exit 1; }; exit 0",
         {}},
        {"it does not run as root",
         "while read -r key real rest; do [ \"$key\" != Uid: ] || [ \"$real\" != 0 ] || exit 1; done"
         " < /proc/self/status",
         {}},
        {"it has no capabilities",
         "while read -r key value; do case $key in CapEff:|CapPrm:|CapInh:|CapAmb:) case $value in *[1-9a-f]*) echo "
         "\"$key "
         "$value\"; exit 1;;"
         " esac;; esac; done < /proc/self/status",
         {}},
        {"it cannot gain privileges",
         "while read -r key value; do [ \"$key\" != NoNewPrivs: ] || [ \"$value\" = 1 ] || exit 1; done"
         " < /proc/self/status",
         {}},
        {"system calls are filtered",
         "while read -r key value; do [ \"$key\" != Seccomp: ] || [ \"$value\" = 2 ] || exit 1; done"
         " < /proc/self/status",
         {}},
        {"no descriptors of ours are open",
         "set -- /proc/self/fd/*; [ $# -le 4 ] || { echo \"$# descriptors\"; exit 1; }",
         {}},
        {"no environment of ours is seen", "[ -z \"$GAVEL_WORKER_TOKEN\" ] && [ -z \"$GAVEL_HOME\" ]", {}},
        {"control groups cannot be written",
         "for f in /sys/fs/cgroup/* /sys/fs/cgroup/*/tasks; do"
         " if [ -f \"$f\" ] && (echo $$ > \"$f\") 2>/dev/null; then echo \"$f\"; exit 1; fi; done; exit 0",
         {}},
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
    const std::string_view termination = toString(result.termination);
    return QStringLiteral("ended by %1 (exit code %2, signal %3): %4")
        .arg(QString::fromLatin1(termination.data(), qsizetype(termination.size())))
        .arg(result.exitCode)
        .arg(result.signal)
        .arg(QString::fromUtf8(readHead(result.standardOutput.get(), 200) + readHead(result.standardError.get(), 200))
                 .simplified());
}

Result<RunResult> run(sandbox::Cell &cell, const Attack &attack)
{
    const plugin::Command command{{QStringLiteral("/bin/sh"), QStringLiteral("-c"), QString::fromLatin1(attack.script)},
                                  {}};
    sandbox::RunRecipe recipe = recipeFor(command, {});
    recipe.limits = limitsOf(attack);
    return cell.run(recipe);
}

} // namespace

// All attacks share one cell, as the testcases of a submission do: what one leaves behind, the next would meet.
std::vector<SelfTestResult> runSelfTest(sandbox::Sandbox &sandbox,
                                        const std::function<void(const SelfTestResult &)> &told)
{
    std::vector<SelfTestResult> results;
    const auto tell = [&](const char *name, const QString &failure) {
        results.push_back({QString::fromLatin1(name), failure});
        if (told)
            told(results.back());
    };
    const Result<std::unique_ptr<sandbox::Cell>> cell = sandbox.takeCell(0);
    if (!cell) {
        tell("a cell can be made", QString::fromStdString(cell.error().message));
        return results;
    }
    for (const Attack &attack : attacks()) {
        const Result<RunResult> result = run(**cell, attack);
        tell(attack.name, result ? complaint(attack, *result) : QString::fromStdString(result.error().message));
    }
    return results;
}

} // namespace gavel::worker
