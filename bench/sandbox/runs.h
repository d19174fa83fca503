// One program run in several ways, and the time each takes.
#pragma once

#include "worker/sandbox/sandbox.h"

#include <functional>
#include <string>
#include <vector>

namespace gavel::bench {

[[noreturn]] void die(const std::string &what);

template <typename T>
T orDie(Result<T> result)
{
    if (!result)
        die(result.error().message);
    return std::move(*result);
}

void pinTo(int core);

enum class Output { Shared, Discarded };

// The physical limit: vfork, execve and wait4. Dies unless it exits with 0.
void runBare(const std::vector<std::string> &argv, Output output = Output::Shared);

// In a ready cell. Dies unless it exits with 0.
void runInCell(sandbox::Cell &cell, const std::vector<std::string> &argv);

// A cell of the pool with a program as /app/program.
std::unique_ptr<sandbox::Cell> readyCell(sandbox::Sandbox &sandbox, int slot, const char *program);

// A way to run something, and the milliseconds that each turn took.
struct Contestant {
    std::string name;
    std::function<void()> run;
    int every = 1; // takes part in each such turn
    std::vector<double> samples{};
};

// All contestants by turns, so that what else the machine does disturbs them alike.
void takeTurns(std::vector<Contestant> &contestants, int turns, std::chrono::milliseconds gap);

} // namespace gavel::bench
