#pragma once

#include "core/base/termination.h"
#include "core/domain/checker_report.h"
#include "core/domain/run_reason.h"
#include "core/domain/verdict.h"

#include <QString>

#include <chrono>
#include <optional>
#include <span>

namespace gavel::domain {

// Everything the verdict of one run depends on.
struct RunEvidence {
    Termination termination = Termination::Exited;
    int exitCode = 0; // meaningful when Exited
    int signal = 0;   // meaningful when Signalled
    Usage usage;
    std::chrono::nanoseconds cpuTimeLimit{0};
    Bytes memoryLimit;
    Bytes outputLimit;
    bool outputLimitReached = false;     // standard output was longer than allowed, however the program then ended
    std::optional<CheckerReport> report; // absent when the checker was not asked
};

// The verdict of one run, or "our failure" with a reason.
struct RunJudgement {
    std::optional<Verdict> verdict; // empty: the judging has failed, `explanation` says why
    QString explanation;            // one sentence: which limit by how much, which signal, which exit code
    RunReason reason{};             // the same as data

    bool isFailure() const { return !verdict.has_value(); }
};

// The verdict of one run. Pure. The order of causes is the numbered list in verdict_rules.cpp.
RunJudgement judgeRun(const RunEvidence &evidence);

// True when the checker has a say: the program ended by itself with exit code 0 within all limits. Where it is
// false judgeRun() ignores the checker, so it need not be asked.
bool needsChecker(const RunEvidence &evidence);

// The verdict of a pass-fail judging: the first verdict that is neither Accepted nor Skipped, in the order given;
// Accepted when there is none. Requires: at least one run that is not Skipped.
Verdict judgePassFail(std::span<const Verdict> runs);

} // namespace gavel::domain
