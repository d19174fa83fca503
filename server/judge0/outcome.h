#pragma once

#include "server/runs/run.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace gavel::judge0 {

// Judge0's fourteen words for how a submission stands.
enum class Status {
    InQueue = 1,
    Processing,
    Accepted,
    WrongAnswer,
    TimeLimitExceeded,
    CompilationError,
    Segv,
    Xfsz,
    Fpe,
    Abrt,
    Nzec,
    OtherRuntimeError,
    InternalError,
    ExecFormatError,
};

inline constexpr int kFirstStatus = 1;
inline constexpr int kLastStatus = 14;

QString describe(Status status);

inline bool isOver(Status status)
{
    return status != Status::InQueue && status != Status::Processing;
}

// What Judge0 would say of a run. Fields that it leaves null are empty.
struct Outcome {
    Status status = Status::InQueue;
    QByteArray standardOutput;
    QByteArray standardError;
    QByteArray compileOutput;
    QString message;
    std::optional<double> time; // seconds of CPU
    std::optional<double> wallTime;
    std::optional<int> memory; // kilobytes
    std::optional<int> exitCode;
    std::optional<int> exitSignal;
};

// `expected` is what standard output is compared with, if anything. Of several runs the first that is not accepted
// decides, and times and memory are averages up to it.
Outcome outcomeOf(const runs::Run &run, const std::optional<QByteArray> &expected);

} // namespace gavel::judge0
