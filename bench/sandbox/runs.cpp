#include "bench/sandbox/runs.h"

#include "bench/support/figures.h"

#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gavel::bench {

void die(const std::string &what)
{
    std::fprintf(stderr, "bench-sandbox: %s\n", what.c_str());
    std::exit(1);
}

void pinTo(int core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    ::sched_setaffinity(0, sizeof cores, &cores);
}

void runBare(const std::vector<std::string> &argv, Output output)
{
    static const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    std::vector<char *> pointers;
    for (const std::string &argument : argv)
        pointers.push_back(const_cast<char *>(argument.c_str()));
    pointers.push_back(nullptr);
    char *const environment[] = {nullptr};
    const pid_t pid = ::vfork();
    if (pid == 0) {
        if (output == Output::Discarded && (::dup2(null, 1) < 0 || ::dup2(null, 2) < 0))
            ::_exit(127);
        ::execve(pointers.front(), pointers.data(), environment);
        ::_exit(127);
    }
    int status = 0;
    if (pid < 0 || ::wait4(pid, &status, 0, nullptr) != pid || status != 0)
        die(argv.front() + " did not run");
}

void runInCell(sandbox::Cell &cell, const std::vector<std::string> &argv)
{
    sandbox::RunRecipe recipe;
    recipe.argv = argv;
    recipe.limits.memory = mebibytes(1024);
    recipe.limits.cpuTime = std::chrono::seconds(10);
    recipe.limits.wallTime = std::chrono::seconds(30);
    const sandbox::RunResult result = orDie(cell.run(recipe));
    if (result.termination != Termination::Exited || result.exitCode != 0)
        die(argv.front() + " ended in the cell as " + std::string(toString(result.termination)));
}

std::unique_ptr<sandbox::Cell> readyCell(sandbox::Sandbox &sandbox, int slot, const char *program)
{
    std::unique_ptr<sandbox::Cell> cell = orDie(sandbox.takeCell(slot));
    const UniqueFd file(::open(program, O_RDONLY | O_CLOEXEC));
    if (const Result<void> outcome = cell->putFile(sandbox::Area::App, "program", file.get(), true); !outcome)
        die(outcome.error().message);
    return cell;
}

void takeTurns(std::vector<Contestant> &contestants, int turns, std::chrono::milliseconds gap)
{
    for (int turn = 0; turn < turns; ++turn) {
        for (Contestant &contestant : contestants) {
            if (turn % contestant.every != 0)
                continue;
            std::this_thread::sleep_for(gap);
            const Clock::time_point start = Clock::now();
            contestant.run();
            contestant.samples.push_back(millisecondsSince(start));
        }
    }
}

} // namespace gavel::bench
