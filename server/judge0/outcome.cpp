#include "server/judge0/outcome.h"

#include "server/judge0/languages.h"
#include "server/judge0/text.h"

#include <cmath>
#include <csignal>

namespace gavel::judge0 {

namespace {

using judging::JudgingState;

constexpr int kCannotExecute = 126; // of a shell that was to start a program
constexpr int kCannotFind = 127;

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

Status ofSignal(int signal)
{
    switch (signal) {
    case SIGSEGV: return Status::Segv;
    case SIGXFSZ: return Status::Xfsz;
    case SIGFPE: return Status::Fpe;
    case SIGABRT: return Status::Abrt;
    default: return Status::OtherRuntimeError;
    }
}

// The signal that ended a run, as far as Judge0 would have seen one.
int signalOf(const wire::RunOutput &output)
{
    switch (output.termination) {
    case Termination::Signalled: return output.signal;
    case Termination::OutputLimit: return SIGXFSZ;
    case Termination::MemoryLimit: return SIGKILL;
    case Termination::SecurityViolation: return SIGSYS;
    default: return 0;
    }
}

bool isTimeOver(const wire::RunOutput &output, const wire::RunAllowance &limits)
{
    return output.termination == Termination::CpuTimeLimit || output.termination == Termination::WallTimeLimit ||
           output.termination == Termination::IdleLimit || output.cpuTime > limits.cpuTime;
}

Status statusOf(const wire::RunOutput &output, const runs::Run &run, const std::optional<QByteArray> &expected)
{
    if (isTimeOver(output, run.run.limits))
        return Status::TimeLimitExceeded;
    if (const int signal = signalOf(output); signal != 0)
        return ofSignal(signal);
    const bool isExecutable = run.attributes.value(QStringLiteral("language_id")).toInt() == kExecutable;
    if (isExecutable && (output.exitCode == kCannotExecute || output.exitCode == kCannotFind))
        return Status::ExecFormatError;
    if (output.exitCode != 0)
        return Status::Nzec;
    return !expected || isExpected(output.output, *expected) ? Status::Accepted : Status::WrongAnswer;
}

QString messageOf(const wire::RunOutput &output, Status status)
{
    if (status == Status::TimeLimitExceeded)
        return output.termination == Termination::WallTimeLimit || output.termination == Termination::IdleLimit
                   ? QStringLiteral("Time limit exceeded (wall clock)")
                   : QStringLiteral("Time limit exceeded");
    if (const int signal = signalOf(output); signal != 0)
        return QStringLiteral("Caught fatal signal %1").arg(signal);
    return output.exitCode != 0 ? QStringLiteral("Exited with error status %1").arg(output.exitCode) : QString();
}

void addRuns(Outcome &outcome, const runs::Run &run, const std::optional<QByteArray> &expected)
{
    double time = 0;
    double wallTime = 0;
    double memory = 0;
    int done = 0;
    for (const wire::RunOutput &output : *run.report.outputs) {
        ++done;
        time += seconds(output.cpuTime);
        wallTime += seconds(output.wallTime);
        memory += double(output.peakMemory.count) / 1024;
        outcome.status = statusOf(output, run, expected);
        outcome.standardOutput = output.output;
        outcome.standardError = output.errorOutput;
        outcome.message = messageOf(output, outcome.status);
        outcome.exitCode = output.termination == Termination::Exited ? output.exitCode : 0;
        if (const int signal = signalOf(output); signal != 0)
            outcome.exitSignal = signal;
        if (outcome.status != Status::Accepted)
            break;
    }
    outcome.time = time / done;
    outcome.wallTime = wallTime / done;
    outcome.memory = int(std::lround(memory / done));
}

} // namespace

QString describe(Status status)
{
    switch (status) {
    case Status::InQueue: return QStringLiteral("In Queue");
    case Status::Processing: return QStringLiteral("Processing");
    case Status::Accepted: return QStringLiteral("Accepted");
    case Status::WrongAnswer: return QStringLiteral("Wrong Answer");
    case Status::TimeLimitExceeded: return QStringLiteral("Time Limit Exceeded");
    case Status::CompilationError: return QStringLiteral("Compilation Error");
    case Status::Segv: return QStringLiteral("Runtime Error (SIGSEGV)");
    case Status::Xfsz: return QStringLiteral("Runtime Error (SIGXFSZ)");
    case Status::Fpe: return QStringLiteral("Runtime Error (SIGFPE)");
    case Status::Abrt: return QStringLiteral("Runtime Error (SIGABRT)");
    case Status::Nzec: return QStringLiteral("Runtime Error (NZEC)");
    case Status::OtherRuntimeError: return QStringLiteral("Runtime Error (Other)");
    case Status::InternalError: return QStringLiteral("Internal Error");
    case Status::ExecFormatError: return QStringLiteral("Exec Format Error");
    }
    return {};
}

Outcome outcomeOf(const runs::Run &run, const std::optional<QByteArray> &expected)
{
    Outcome outcome;
    if (run.state == JudgingState::Queued)
        return outcome;
    outcome.status = Status::Processing;
    if (!judging::isFinal(run.state))
        return outcome;
    outcome.compileOutput = run.report.compileOutput;
    if (run.state == JudgingState::Finished && run.isCompileError()) {
        outcome.status = Status::CompilationError;
    } else if (run.state == JudgingState::Finished && run.report.outputs && !run.report.outputs->isEmpty()) {
        addRuns(outcome, run, expected);
    } else {
        outcome.status = Status::InternalError;
        outcome.message = QStringLiteral("The submission could not be run.");
    }
    return outcome;
}

} // namespace gavel::judge0
