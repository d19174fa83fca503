#pragma once

#include "core/domain/problem.h"
#include "core/plugin/language.h"
#include "worker/sandbox/sandbox.h"

#include <chrono>

namespace gavel::worker {

// The limits that decide the verdict of a run: the problem's, fitted to the language.
struct JudgedLimits {
    std::chrono::nanoseconds cpuTimeLimit;
    Bytes memory;
};

// A problem's limits with the site's defaults where it has none (zero).
domain::ProblemLimits withDefaults(domain::ProblemLimits limits);

JudgedLimits judgedLimits(const domain::ProblemLimits &problem, const plugin::LanguageDefinition &language);

// By how much a language's CPU time limit is longer than the problem's: what the policy says of it, by its id or by its
// code in packages, else its own factor.
double timeFactor(const domain::JudgingPolicy &policy, const plugin::LanguageDefinition &language);

// What the sandbox enforces for a run. It stops a program a little above its CPU time limit, so that the jury sees by
// how much it is too slow, and much later by the clock on the wall: that one only ends sleepers.
sandbox::RunLimits runLimits(const domain::ProblemLimits &problem, const plugin::LanguageDefinition &language);

// Whether a run ended so near to the CPU time limit, on either side of it (5 %), that a little disturbance may have
// decided on which. Never of one that was stopped at what runLimits() allows.
bool isNearCpuTimeLimit(const sandbox::RunResult &result, std::chrono::nanoseconds cpuTimeLimit);

// What the sandbox enforces for a compiler, or for a syntax check.
sandbox::RunLimits compileLimits(const domain::ProblemLimits &problem);

// What the sandbox enforces for a problem's own checker: the limits of validation, in real time hardly more than in CPU
// time, for a checker has nothing to wait for.
sandbox::RunLimits validationLimits(const domain::ProblemLimits &problem, const plugin::LanguageDefinition &language);

// A command of a plan as the sandbox takes it, with the cell's own environment (PATH, HOME, LANG, LC_ALL) below the
// command's. Limits and streams are left to the caller.
sandbox::RunRecipe recipeFor(const plugin::Command &command, const plugin::LanguageDefinition &language);

} // namespace gavel::worker
