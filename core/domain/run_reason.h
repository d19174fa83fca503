#pragma once

#include "core/domain/checker_report.h"
#include "core/domain/verdict.h"

#include <QString>
#include <QStringView>

#include <optional>

namespace gavel::domain {

// Why a run has its verdict, as data: programs and translations make their own words of it. The jury's words are the
// explanation beside it.
struct RunReason {
    enum class Cause {
        Checker,  // its word, or the interactor's
        NoAnswer, // output-only: nothing was submitted for this testcase
        CpuTime,  // `used` and `limit` in nanoseconds, as in the next two
        WallTime, // busy, or starved
        Idle,     // real time, asleep
        Memory,   // `limit` in bytes, as in the next one
        Output,
        Signal,        // `signal`
        ExitCode,      // `exitCode`
        ForbiddenCall, // killed by the filter of system calls
    };

    Cause cause = Cause::Checker;
    std::optional<qint64> used{};
    std::optional<qint64> limit{};
    int signal = 0;
    int exitCode = 0;
    std::optional<OutputDifference> difference{};

    bool operator==(const RunReason &) const = default;
};

// "cpu-time", "exit-code" ...
QString causeCode(RunReason::Cause cause);
std::optional<RunReason::Cause> causeFromCode(QStringView code);

// A signal in words: "segmentation fault". Empty: not known.
QString signalName(int signal);

// Why a run got its verdict, in one sentence, without anything that depends on secret data but what is in the reason:
// for the contestant.
QString inWords(Verdict verdict, const RunReason &reason);

// What a contestant may have of it: of samples everything; of secret tests neither the difference, which shows data,
// nor the exit code, which a program can choose to tell some.
RunReason forContestant(RunReason reason, bool isSample);

} // namespace gavel::domain
