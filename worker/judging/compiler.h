#pragma once

#include "core/base/result.h"
#include "core/domain/problem.h"
#include "core/plugin/language.h"
#include "worker/judging/program.h"
#include "worker/sandbox/sandbox.h"

namespace gavel::worker {

// Most that a compilation may leave behind.
inline constexpr std::size_t kMostProgramFiles = 2000;
inline constexpr Bytes kMostProgramSize = mebibytes(256);

// Carries out the compile commands of a plan in a fresh cell and collects what they left in /box. A compiler that
// fails, crashes, takes too long or writes too much is a compile error; Errors are failures of ours.
Result<Compilation> compileIn(sandbox::Cell &cell, const plugin::ExecutionPlan &plan,
                              const plugin::LanguageDefinition &language, const domain::ProblemLimits &limits);

// Runs the syntax checks of a plan in a cell that holds the program. Gives the output of the first that says no; empty
// when there is nothing to say.
Result<std::optional<QByteArray>> syntaxErrors(sandbox::Cell &cell, const plugin::ExecutionPlan &plan,
                                               const plugin::LanguageDefinition &language,
                                               const domain::ProblemLimits &limits);

} // namespace gavel::worker
