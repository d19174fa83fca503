// What a run in a cell costs over the physical limit, which is vfork, execve and wait4 of the same program, and what
// else a judge waits for. All that is compared takes turns in one process, so that the ratios hold on a busy machine.
//
//   bench-sandbox [RUNS] [--normal]      --normal: do not ask for real-time priority
//   bench-sandbox --churn RUNS           uses up cells and tells what is left of them

#include "bench/sandbox/churn.h"
#include "bench/sandbox/runs.h"
#include "bench/support/figures.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include <sched.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::bench;
using sandbox::Cell;
using sandbox::Sandbox;

namespace {

constexpr const char *kNothing = GAVEL_BINARY_DIR "/bin/bench-nothing";
constexpr const char *kHello = GAVEL_BINARY_DIR "/bin/bench-hello";
constexpr const char *kBubblewrap = "/usr/bin/bwrap";
constexpr std::chrono::milliseconds kGap{20};
// Not a simple part of the second in which the kernel takes a twentieth from real-time processes.
constexpr std::chrono::milliseconds kWindow{230};
constexpr int kWindows = 11;

const std::vector<std::string> kInCell{"/app/program"};

double quantile(const Contestant &contestant, double rank)
{
    return quantileOf(contestant.samples, rank) * 1000;
}

// A table, and the ratio of each contestant to the first one.
void tell(Figures &figures, const std::string &key, const std::string &title,
          const std::vector<Contestant> &contestants, const std::string &aim)
{
    std::printf("\n%-34s %9s %9s %9s %9s\n", title.c_str(), "p50 us", "p95 us", "p99 us", "ratio");
    for (const Contestant &contestant : contestants) {
        const double p50 = quantile(contestant, 0.5);
        std::printf("  %-32s %9.0f %9.0f %9.0f %9.2f\n", contestant.name.c_str(), p50, quantile(contestant, 0.95),
                    quantile(contestant, 0.99), p50 / quantile(contestants.front(), 0.5));
    }
    const Contestant &bare = contestants[0];
    const Contestant &cell = contestants[1];
    figures.keep(key + "_bare_p50_us", quantile(bare, 0.5));
    figures.keep(key + "_p50_us", quantile(cell, 0.5));
    figures.keep(key + "_p99_us", quantile(cell, 0.99));
    figures.tell(key + "_ratio", title + ": " + cell.name + " over " + bare.name,
                 quantile(cell, 0.5) / quantile(bare, 0.5), "x", aim);
    if (contestants.size() > 2)
        figures.keep(key + "_peer_ratio", quantile(contestants[2], 0.5) / quantile(bare, 0.5));
}

std::vector<std::string> inBubblewrap(const std::string &program)
{
    return {
        kBubblewrap, "--unshare-all", "--die-with-parent", "--ro-bind", "/usr",     "/usr",    "--proc", "/proc",
        "--dev",     "/dev",          "--ro-bind",         program,     "/program", "--tmpfs", "/tmp",   "/program"};
}

void tellRuns(Figures &figures, Cell &cell, int runs)
{
    std::vector<Contestant> contestants{{"bare",
                                         [] {
                                             runBare({kNothing});
                                         }},
                                        {"in a cell", [&] {
                                             runInCell(cell, kInCell);
                                         }}};
    std::vector<Contestant> apart = contestants;
    if (::access(kBubblewrap, X_OK) == 0)
        contestants.push_back({"in bubblewrap", [] { runBare(inBubblewrap(kNothing)); }, 10});
    else
        std::printf("not measured: bubblewrap is not installed\n");
    takeTurns(contestants, runs, {});
    tell(figures, "run", "back to back", contestants, "<= 1.25");
    figures.tell("run_p99_over_p50", "back to back: p99 over p50 in a cell",
                 quantile(contestants[1], 0.99) / quantile(contestants[1], 0.5), "x", "<= 2");
    takeTurns(apart, runs / 8 + 1, kGap);
    tell(figures, "gap", "20 ms apart", apart, "<= 1.4");
}

void tellStart(Figures &figures, Cell &cell, const std::string &key, const std::string &title,
               const std::vector<std::string> &bare, const std::vector<std::string> &inCell, int runs)
{
    if (::access(bare.front().c_str(), X_OK) != 0) {
        std::printf("\nnot measured: %s is not installed\n", bare.front().c_str());
        return;
    }
    std::vector<Contestant> contestants{{"bare",
                                         [&] {
                                             runBare(bare, Output::Discarded);
                                         }},
                                        {"in a cell", [&] {
                                             runInCell(cell, inCell);
                                         }}};
    takeTurns(contestants, runs, {});
    tell(figures, key, title, contestants, "");
}

void tellStarts(Figures &figures, Sandbox &sandbox, int runs)
{
    const std::unique_ptr<Cell> cell = readyCell(sandbox, 0, kHello);
    tellStart(figures, *cell, "cpp", "start of dynamic C++", {kHello}, kInCell, runs / 5 + 1);
    const std::vector<std::string> python{"/usr/bin/python3", "-c", "pass"};
    tellStart(figures, *cell, "python", "start of Python", python, python, runs / 50 + 1);
    const std::vector<std::string> java{"/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "-Xshare:auto", "-version"};
    tellStart(figures, *cell, "java", "start of Java", java, java, runs / 100 + 1);
}

// How often `work` can be done in a window by one thread on each core.
double perSecond(int cores, const std::function<void(int core)> &work)
{
    std::vector<std::thread> threads;
    std::atomic<long> total = 0;
    const Clock::time_point start = Clock::now();
    for (int core = 0; core < cores; ++core) {
        threads.emplace_back([&, core] {
            pinTo(core);
            for (; Clock::now() - start < kWindow; ++total)
                work(core);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    return static_cast<double>(total) * 1000 / millisecondsSince(start);
}

void tellThroughput(Figures &figures, Sandbox &sandbox, int cores)
{
    std::vector<std::unique_ptr<Cell>> cells;
    for (int core = 0; core < cores; ++core)
        cells.push_back(readyCell(sandbox, core, kNothing));
    std::printf("\n");
    for (int used = 1; used <= cores; used *= 2) {
        std::vector<double> bare;
        std::vector<double> boxed;
        for (int window = 0; window < kWindows; ++window) {
            bare.push_back(perSecond(used, [](int) { runBare({kNothing}); }));
            boxed.push_back(
                perSecond(used, [&](int core) { runInCell(*cells[static_cast<std::size_t>(core)], kInCell); }));
        }
        const std::string key = "cores_" + std::to_string(used);
        const std::string text = std::to_string(used) + (used == 1 ? " core" : " cores");
        figures.tell(key + "_bare_per_second", text + ": bare loops", quantileOf(bare, 0.5), "runs/s");
        figures.tell(key + "_per_second", text + ": cells", quantileOf(boxed, 0.5), "runs/s");
        figures.tell(key + "_share", text + ": cells over bare loops", quantileOf(boxed, 0.5) / quantileOf(bare, 0.5),
                     "x", used == 2 ? ">= 0.80" : "");
    }
}

void tellFreshCells(Figures &figures, Sandbox &sandbox, int runs)
{
    std::vector<Contestant> contestants{{"bare",
                                         [] {
                                             runBare({kNothing});
                                         }},
                                        {"a fresh cell for it", [&] {
                                             const std::unique_ptr<Cell> cell = readyCell(sandbox, 0, kNothing);
                                             runInCell(*cell, kInCell);
                                         }}};
    takeTurns(contestants, runs, kGap);
    tell(figures, "fresh_cell", "take a cell, put a program, run", contestants, "");
}

// Does making cells delay runs? By turns: runs on a core, and runs while somebody takes cells from the same pool and
// drops them as soon as they are ready.
void tellRefill(Figures &figures, Sandbox &sandbox, Cell &cell, int runs, int cores)
{
    std::vector<Contestant> contestants{{"pool at rest",
                                         [&] {
                                             runInCell(cell, kInCell);
                                         }},
                                        {"while the pool refills", [&] {
                                             runInCell(cell, kInCell);
                                         }}};
    long made = 0;
    for (int block = 0; block < 8; ++block) {
        const bool refills = block % 2 != 0;
        std::atomic<bool> isOver = false;
        std::thread taker([&] {
            pinTo(cores - 1);
            for (; refills && !isOver; ++made) {
                (void)orDie(sandbox.takeCell(0));
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        });
        std::vector<Contestant> one{contestants[refills]};
        takeTurns(one, runs / 8 + 1, {});
        isOver = true;
        taker.join();
        contestants[refills] = one.front();
    }
    tell(figures, "refill", "runs and the pool", contestants, "");
    figures.tell("refill_p99_ratio", "p99 while the pool refills over p99 at rest",
                 quantile(contestants[1], 0.99) / quantile(contestants[0], 0.99), "x");
    figures.tell("refill_cells", "cells made meanwhile", static_cast<double>(made), "cells");
}

bool askForRealTime()
{
    const sched_param parameter{1};
    return ::sched_setscheduler(0, SCHED_RR, &parameter) == 0;
}

sandbox::SandboxConfig configuration(int cores)
{
    sandbox::SandboxConfig config;
    config.factoryProgram = GAVEL_BINARY_DIR "/bin/gavel-cells";
    config.name = "bench-" + std::to_string(::getpid());
    config.firstUid = 2'000'000;
    config.readOnlyPaths = {{"/etc/java-17-openjdk", true}};
    for (int core = 0; core < cores; ++core)
        config.cores.push_back(core);
    return config;
}

void benchmark(int runs, bool wantsRealTime)
{
    const bool isRealTime = wantsRealTime && askForRealTime(); // inherited by the factory and the cells
    std::printf("%d runs of each kind, taking turns, %s priority\n", runs, isRealTime ? "real-time" : "normal");
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    const std::unique_ptr<Sandbox> sandbox = orDie(Sandbox::create(configuration(cores)));
    for (const std::string &missing : sandbox->abilities().missing)
        std::printf("not here: %s\n", missing.c_str());

    pinTo(0);
    Figures figures("sandbox");
    const std::unique_ptr<Cell> cell = readyCell(*sandbox, 0, kNothing);
    std::vector<Contestant> warmUp{{"warm-up", [&] {
                                        runInCell(*cell, kInCell);
                                    }}};
    takeTurns(warmUp, 50, {});
    tellRuns(figures, *cell, runs);
    tellThroughput(figures, *sandbox, cores);
    tellRefill(figures, *sandbox, *cell, runs, cores);
    tellFreshCells(figures, *sandbox, runs / 10 + 1);
    tellStarts(figures, *sandbox, runs);
    figures.finish();
}

} // namespace

int main(int argc, char **argv)
{
    int runs = 1500;
    bool wantsRealTime = true;
    bool wantsChurn = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--normal") == 0)
            wantsRealTime = false;
        else if (std::strcmp(argv[i], "--churn") == 0)
            wantsChurn = true;
        else if (runs = std::atoi(argv[i]); runs <= 0)
            die("usage: bench-sandbox [RUNS] [--normal] | --churn RUNS");
    }
    if (wantsChurn)
        churn(configuration(1), runs);
    else
        benchmark(runs, wantsRealTime);
}
