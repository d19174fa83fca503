#include "bench/sandbox/churn.h"

#include "bench/sandbox/runs.h"
#include "bench/support/figures.h"
#include "tests/support/sandbox_census.h"

#include <cstdio>
#include <thread>

namespace gavel::bench {

namespace {

constexpr const char *kNothing = GAVEL_BINARY_DIR "/bin/bench-nothing";
constexpr int kRunsOfACell = 25;

// Runs as they are, and now and then one that leaves what it can: files, orphans, output, and its own death.
void useUp(sandbox::Cell &cell, int runs)
{
    for (int run = 0; run < runs; ++run) {
        if (run % 5 == 4)
            runInCell(cell, {"/bin/sh", "-c", "sleep 100 & echo x > file; mkdir -p a/b/c; echo output; exit 0"});
        else
            runInCell(cell, {"/app/program"});
    }
}

test::SandboxCensus settledCensus(const sandbox::SandboxConfig &config)
{
    std::this_thread::sleep_for(std::chrono::seconds(1)); // the pool is filled, the dead are buried
    return test::takeCensus(config);
}

} // namespace

void churn(const sandbox::SandboxConfig &config, int runs)
{
    const std::unique_ptr<sandbox::Sandbox> sandbox = orDie(sandbox::Sandbox::create(config));
    const auto use = [&](int count) {
        for (int done = 0; done < count; done += kRunsOfACell)
            useUp(*readyCell(*sandbox, 0, kNothing), std::min(kRunsOfACell, count - done));
    };
    use(std::min(runs, 200)); // what is made once is there now
    const auto before = settledCensus(config).lines();
    const Clock::time_point start = Clock::now();
    use(runs);
    const double took = millisecondsSince(start);
    const auto after = settledCensus(config).lines();

    Figures figures("sandbox_churn");
    std::printf("%d runs in %d cells\n\n%-24s %10s %10s\n", runs, (runs + kRunsOfACell - 1) / kRunsOfACell, "",
                "before", "after");
    for (std::size_t i = 0; i < before.size(); ++i) {
        std::printf("%-24s %10ld %10ld\n", before[i].first.c_str(), before[i].second, after[i].second);
        figures.keep(before[i].first + "_before", static_cast<double>(before[i].second));
        figures.keep(before[i].first + "_after", static_cast<double>(after[i].second));
    }
    figures.tell("runs_per_second", "runs a second, their cells included", runs * 1000 / took, "runs/s");
    figures.finish();
}

} // namespace gavel::bench
