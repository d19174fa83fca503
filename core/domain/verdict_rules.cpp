#include "core/domain/verdict_rules.h"

#include <cstring>

namespace gavel::domain {

namespace {

QString milliseconds(std::chrono::nanoseconds time)
{
    return QString::number(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + QStringLiteral(" ms");
}

QString mebibytesText(Bytes memory)
{
    return QString::number(static_cast<double>(memory.count) / (1024.0 * 1024.0), 'f', 1) + QStringLiteral(" MiB");
}

using Cause = RunReason::Cause;

RunJudgement judged(Verdict verdict, QString explanation, const RunReason &reason)
{
    return RunJudgement{verdict, std::move(explanation), reason};
}

RunJudgement failed(QString explanation)
{
    return RunJudgement{std::nullopt, std::move(explanation)};
}

bool isOverCpuTimeLimit(const RunEvidence &evidence)
{
    // Exactly at the limit is not over it.
    return evidence.termination == Termination::CpuTimeLimit ||
           (evidence.cpuTimeLimit.count() > 0 && evidence.usage.cpuTime > evidence.cpuTimeLimit);
}

bool isOverOutputLimit(const RunEvidence &evidence)
{
    return evidence.termination == Termination::OutputLimit || evidence.outputLimitReached;
}

RunJudgement judgeByReport(const CheckerReport &report)
{
    RunReason reason;
    reason.difference = report.difference;
    const QString juryMessage = QString::fromStdString(report.juryMessage);
    switch (report.outcome) {
    case CheckerReport::Outcome::Accepted: return judged(Verdict::Accepted, juryMessage, reason);
    case CheckerReport::Outcome::WrongAnswer: return judged(Verdict::WrongAnswer, juryMessage, reason);
    case CheckerReport::Outcome::PresentationError: return judged(Verdict::PresentationError, juryMessage, reason);
    case CheckerReport::Outcome::Partial: return judged(Verdict::Partial, juryMessage, reason);
    case CheckerReport::Outcome::Failed: return failed(QStringLiteral("the checker failed: ") + juryMessage);
    }
    Q_UNREACHABLE();
}

} // namespace

// The order of causes. The sandbox keeps the first cause of an end (base/termination.h), so rules 2 to 6 exclude one
// another but for a program that ended by itself just after its time was over. How peers order them: DOMjudge, Kattis
// and DMOJ let the time limit win over a run-time error; a crash after the output limit is the limit's work, since
// SIGXFSZ, SIGPIPE and failed writes follow from it.
//
//  1. Cancelled                                     our doing: no verdict
//  2. Killed by the system call filter              SV
//  3. Out of memory inside its group                MLE
//  4. CPU time over the limit, however it ended     TLE
//  5. Real time over, busy or starved               TLE
//  6. Real time over, asleep                        ILE
//  7. Output over the limit, however it ended       OLE
//  8. Ended by a signal                             RTE
//  9. Exit code not zero                            RTE, even when the output is right
// 10. No checker's report, or the checker failed    our failure: no verdict
// 11. What the checker says                         AC, WA, PE, PARTIAL
RunJudgement judgeRun(const RunEvidence &evidence)
{
    if (evidence.termination == Termination::Cancelled) // 1
        return failed(QStringLiteral("the run was cancelled"));
    if (evidence.termination == Termination::SecurityViolation) // 2
        return judged(Verdict::SecurityViolation, QStringLiteral("killed for a forbidden system call"),
                      {Cause::ForbiddenCall});
    if (evidence.termination == Termination::MemoryLimit) // 3
        return judged(Verdict::MemoryLimitExceeded,
                      QStringLiteral("ran out of memory at the limit of %1").arg(mebibytesText(evidence.memoryLimit)),
                      {Cause::Memory, std::nullopt, evidence.memoryLimit.count});
    if (isOverCpuTimeLimit(evidence)) // 4
        return judged(Verdict::TimeLimitExceeded,
                      QStringLiteral("%1 of CPU time, limit %2")
                          .arg(milliseconds(evidence.usage.cpuTime), milliseconds(evidence.cpuTimeLimit)),
                      {Cause::CpuTime, evidence.usage.cpuTime.count(), evidence.cpuTimeLimit.count()});
    if (evidence.termination == Termination::WallTimeLimit) // 5
        return judged(Verdict::TimeLimitExceeded,
                      QStringLiteral("stopped after %1 of real time, with %2 of CPU time used")
                          .arg(milliseconds(evidence.usage.wallTime), milliseconds(evidence.usage.cpuTime)),
                      {Cause::WallTime, evidence.usage.wallTime.count()});
    if (evidence.termination == Termination::IdleLimit) // 6
        return judged(Verdict::IdlenessLimitExceeded,
                      QStringLiteral("waited without computing and was stopped after %1 of real time")
                          .arg(milliseconds(evidence.usage.wallTime)),
                      {Cause::Idle, evidence.usage.wallTime.count()});
    if (isOverOutputLimit(evidence)) // 7
        return judged(Verdict::OutputLimitExceeded, QStringLiteral("wrote more output than allowed"),
                      {Cause::Output, std::nullopt, evidence.outputLimit.count});
    if (evidence.termination == Termination::Signalled) { // 8
        RunReason reason{Cause::Signal};
        reason.signal = evidence.signal;
        const char *name = sigdescr_np(evidence.signal);
        return judged(Verdict::RuntimeError,
                      QStringLiteral("ended by signal %1 (%2)")
                          .arg(QString::number(evidence.signal), QString::fromLatin1(name ? name : "unknown")),
                      reason);
    }
    if (evidence.exitCode != 0) { // 9
        RunReason reason{Cause::ExitCode};
        reason.exitCode = evidence.exitCode;
        return judged(Verdict::RuntimeError, QStringLiteral("exit code %1").arg(evidence.exitCode), reason);
    }
    if (!evidence.report) // 10
        return failed(QStringLiteral("no checker has seen the output"));
    return judgeByReport(*evidence.report); // 10 and 11
}

bool needsChecker(const RunEvidence &evidence)
{
    return evidence.termination == Termination::Exited && evidence.exitCode == 0 && !isOverCpuTimeLimit(evidence) &&
           !isOverOutputLimit(evidence);
}

Verdict judgePassFail(std::span<const Verdict> runs)
{
    for (Verdict verdict : runs) {
        if (verdict != Verdict::Accepted && verdict != Verdict::Skipped)
            return verdict;
    }
    return Verdict::Accepted;
}

} // namespace gavel::domain
