// What a run in a cell costs over the physical limit: vfork, execve and wait4 of the same static program. Bare and
// boxed runs take turns in one process on one core, so that the ratios hold on a busy machine too.
//
//   bench-sandbox [RUNS] [--normal]      --normal: do not ask for real-time priority

#include "worker/sandbox/sandbox.h"
#include "bench/support/figures.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using bench::Clock;

namespace {

constexpr const char *kProgram = GAVEL_BINARY_DIR "/bin/bench-nothing";
constexpr std::chrono::milliseconds kGap{20};
constexpr std::chrono::milliseconds kThroughputTime{1000};

[[noreturn]] void die(const std::string &what)
{
    std::fprintf(stderr, "bench-sandbox: %s\n", what.c_str());
    std::exit(1);
}

template <typename T>
T orDie(Result<T> result)
{
    if (!result)
        die(result.error().message);
    return std::move(*result);
}

void pinTo(int core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    ::sched_setaffinity(0, sizeof cores, &cores);
}

void runBare()
{
    char *const argv[] = {const_cast<char *>(kProgram), nullptr};
    char *const environment[] = {nullptr};
    const pid_t pid = ::vfork();
    if (pid == 0) {
        ::execve(kProgram, argv, environment);
        ::_exit(127);
    }
    int status = 0;
    if (pid < 0 || ::wait4(pid, &status, 0, nullptr) != pid || status != 0)
        die("the bare program did not run");
}

std::unique_ptr<Cell> readyCell(Sandbox &sandbox, int slot)
{
    std::unique_ptr<Cell> cell = orDie(sandbox.takeCell(slot));
    const UniqueFd program(::open(kProgram, O_RDONLY | O_CLOEXEC));
    if (const Result<void> outcome = cell->putFile(Area::App, "program", program.get(), true); !outcome)
        die(outcome.error().message);
    return cell;
}

void runBoxed(Cell &cell)
{
    static const RunRecipe recipe = [] {
        RunRecipe made;
        made.argv = {"/app/program"};
        return made;
    }();
    const RunResult result = orDie(cell.run(recipe));
    if (result.termination != Termination::Exited || result.exitCode != 0)
        die("the program in the cell ended as " + std::string(toString(result.termination)));
}

double millisecondsOf(const std::function<void()> &work)
{
    const Clock::time_point start = Clock::now();
    work();
    return bench::millisecondsSince(start);
}

struct Series {
    std::vector<double> bare;
    std::vector<double> boxed;
};

Series takeTurns(Cell &cell, int runs, std::chrono::milliseconds gap)
{
    Series series;
    for (int i = 0; i < runs; ++i) {
        std::this_thread::sleep_for(gap);
        series.bare.push_back(millisecondsOf(runBare));
        std::this_thread::sleep_for(gap);
        series.boxed.push_back(millisecondsOf([&] { runBoxed(cell); }));
    }
    return series;
}

void tellSeries(bench::Figures &figures, const std::string &key, const std::string &text, const Series &series,
                const std::string &aim)
{
    std::printf("%-34s %9s %9s %9s\n", text.c_str(), "p50 us", "p95 us", "p99 us");
    const auto row = [](const char *name, const std::vector<double> &samples) {
        std::printf("  %-32s %9.0f %9.0f %9.0f\n", name, bench::quantileOf(samples, 0.50) * 1000,
                    bench::quantileOf(samples, 0.95) * 1000, bench::quantileOf(samples, 0.99) * 1000);
    };
    row("bare", series.bare);
    row("in a cell", series.boxed);
    figures.tell(key + "_bare_p50_us", text + ", bare p50", bench::quantileOf(series.bare, 0.5) * 1000, "us");
    figures.tell(key + "_p50_us", text + ", cell p50", bench::quantileOf(series.boxed, 0.5) * 1000, "us");
    figures.tell(key + "_p99_us", text + ", cell p99", bench::quantileOf(series.boxed, 0.99) * 1000, "us");
    figures.tell(key + "_p99_over_p50", text + ", cell p99 over p50",
                 bench::quantileOf(series.boxed, 0.99) / bench::quantileOf(series.boxed, 0.5), "x");
    figures.tell(key + "_ratio", text + ", cell over bare",
                 bench::quantileOf(series.boxed, 0.5) / bench::quantileOf(series.bare, 0.5), "x", aim);
}

// How often `work` can be done in a while by one thread on each core.
double perSecond(int cores, const std::function<void(int core)> &work)
{
    std::vector<std::thread> threads;
    std::vector<long> counts(static_cast<std::size_t>(cores), 0);
    const Clock::time_point start = Clock::now();
    for (int core = 0; core < cores; ++core) {
        threads.emplace_back([&, core] {
            pinTo(core);
            while (Clock::now() - start < kThroughputTime) {
                work(core);
                ++counts[static_cast<std::size_t>(core)];
            }
        });
    }
    long total = 0;
    for (int core = 0; core < cores; ++core) {
        threads[static_cast<std::size_t>(core)].join();
        total += counts[static_cast<std::size_t>(core)];
    }
    return static_cast<double>(total) * 1000 / bench::millisecondsSince(start);
}

void tellThroughput(bench::Figures &figures, Sandbox &sandbox, int cores)
{
    std::vector<std::unique_ptr<Cell>> cells;
    for (int core = 0; core < cores; ++core)
        cells.push_back(readyCell(sandbox, core));
    for (int used = 1; used <= cores; used *= 2) {
        const double bare = perSecond(used, [](int) { runBare(); });
        const double boxed = perSecond(used, [&](int core) { runBoxed(*cells[static_cast<std::size_t>(core)]); });
        const std::string key = "cores_" + std::to_string(used);
        const std::string text = std::to_string(used) + (used == 1 ? " core" : " cores");
        figures.tell(key + "_bare_per_second", text + ", bare", bare, "runs/s");
        figures.tell(key + "_per_second", text + ", in cells", boxed, "runs/s");
        figures.tell(key + "_share", text + ", cells over bare", boxed / bare, "x", ">= 0.74");
    }
}

void tellFreshCells(bench::Figures &figures, Sandbox &sandbox, int runs)
{
    std::vector<double> samples;
    for (int i = 0; i < runs; ++i) {
        samples.push_back(millisecondsOf([&] {
            const std::unique_ptr<Cell> cell = readyCell(sandbox, 0);
            runBoxed(*cell);
        }));
    }
    figures.tell("fresh_cell_p50_us", "a fresh cell for a run, p50", bench::quantileOf(samples, 0.5) * 1000, "us");
    figures.tell("fresh_cell_p99_us", "a fresh cell for a run, p99", bench::quantileOf(samples, 0.99) * 1000, "us");
}

bool askForRealTime()
{
    const sched_param parameter{1};
    return ::sched_setscheduler(0, SCHED_RR, &parameter) == 0;
}

} // namespace

int main(int argc, char **argv)
{
    int runs = 1500;
    bool wantsRealTime = true;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--normal") == 0)
            wantsRealTime = false;
        else if (runs = std::atoi(argv[i]); runs <= 0)
            die("usage: bench-sandbox [RUNS] [--normal]");
    }
    const bool isRealTime = wantsRealTime && askForRealTime(); // inherited by the factory and the cells
    std::printf("%d runs of each kind, taking turns, %s priority\n", runs, isRealTime ? "real-time" : "normal");

    SandboxConfig config;
    config.factoryProgram = GAVEL_BINARY_DIR "/bin/gavel-cells";
    config.name = "bench-" + std::to_string(::getpid());
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    for (int core = 0; core < cores; ++core)
        config.cores.push_back(core);
    const std::unique_ptr<Sandbox> sandbox = orDie(Sandbox::create(config));
    for (const std::string &missing : sandbox->abilities().missing)
        std::printf("not here: %s\n", missing.c_str());

    pinTo(0);
    bench::Figures figures("sandbox");
    const std::unique_ptr<Cell> cell = readyCell(*sandbox, 0);
    takeTurns(*cell, 50, {}); // warm up
    tellSeries(figures, "run", "back to back", takeTurns(*cell, runs, {}), "<= 1.35");
    tellSeries(figures, "gap", "20 ms apart", takeTurns(*cell, runs / 20 + 1, kGap), "<= 1.5");
    tellFreshCells(figures, *sandbox, runs / 10 + 1);
    tellThroughput(figures, *sandbox, cores);
    figures.finish();
}
