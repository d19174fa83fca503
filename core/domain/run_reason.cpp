#include "core/domain/run_reason.h"

#include <array>
#include <csignal>

namespace gavel::domain {

namespace {

using Cause = RunReason::Cause;

struct CauseName {
    Cause cause;
    const char *code;
    const char *words;
};

constexpr std::array kCauses{
    CauseName{Cause::Checker, "checker", "the output is not accepted"},
    CauseName{Cause::NoAnswer, "no-answer", "no file was submitted for this testcase"},
    CauseName{Cause::CpuTime, "cpu-time", "used more CPU time than allowed"},
    CauseName{Cause::WallTime, "wall-time", "was stopped when its real time was over"},
    CauseName{Cause::Idle, "idle", "waited without computing until its real time was over"},
    CauseName{Cause::Memory, "memory", "ran out of memory"},
    CauseName{Cause::Output, "output", "wrote more output than allowed"},
    CauseName{Cause::Signal, "signal", "was ended by a signal"},
    CauseName{Cause::ExitCode, "exit-code", "ended with an exit code other than 0"},
    CauseName{Cause::ForbiddenCall, "forbidden-call", "was killed for a forbidden system call"},
};

struct SignalName {
    int signal;
    const char *name;
};

constexpr std::array kSignals{
    SignalName{SIGSEGV, "segmentation fault"},
    SignalName{SIGABRT, "aborted"},
    SignalName{SIGFPE, "arithmetic error"},
    SignalName{SIGILL, "illegal instruction"},
    SignalName{SIGBUS, "bus error"},
    SignalName{SIGPIPE, "wrote to somebody who had gone"},
    SignalName{SIGKILL, "killed"},
    SignalName{SIGTERM, "terminated"},
    SignalName{SIGXFSZ, "file larger than allowed"},
    SignalName{SIGXCPU, "CPU time was over"},
    SignalName{SIGTRAP, "trace trap"},
    SignalName{SIGSYS, "forbidden system call"},
};

QString measured(qint64 value, Cause cause)
{
    const bool isTime = cause == Cause::CpuTime || cause == Cause::WallTime || cause == Cause::Idle;
    return isTime ? QStringLiteral("%1 s").arg(double(value) / 1e9, 0, 'f', 3)
                  : QStringLiteral("%1 MiB").arg(double(value) / (1024.0 * 1024.0), 0, 'f', 1);
}

QString quoted(const std::string &text)
{
    return QStringLiteral("\"%1\"").arg(QString::fromStdString(text));
}

QString differenceInWords(const OutputDifference &difference)
{
    const QString place = QStringLiteral("in line %1, column %2 ").arg(difference.line).arg(difference.column);
    if (difference.found.empty())
        return place + QStringLiteral("it ends, where %1 was expected").arg(quoted(difference.expected));
    if (difference.expected.empty())
        return place + QStringLiteral("it has %1, where it should have ended").arg(quoted(difference.found));
    return place + QStringLiteral("it has %1, where %2 was expected")
                       .arg(quoted(difference.found), quoted(difference.expected));
}

// The program has ended well and in time: that is half of what its author wants to know.
QString checkerInWords(Verdict verdict, const RunReason &reason)
{
    QString words = QStringLiteral("ran to its end, but its output is wrong");
    if (verdict == Verdict::PresentationError)
        words = QStringLiteral("ran to its end, but its output is not in the form that was asked for");
    else if (verdict == Verdict::Partial)
        words = QStringLiteral("ran to its end, and its output earns a part of the points");
    else if (verdict == Verdict::Accepted)
        words = QStringLiteral("ran to its end, and its output is right");
    if (reason.difference)
        words += QStringLiteral(": ") + differenceInWords(*reason.difference);
    return words;
}

} // namespace

QString causeCode(Cause cause)
{
    for (const CauseName &name : kCauses) {
        if (name.cause == cause)
            return QString::fromLatin1(name.code);
    }
    Q_UNREACHABLE();
}

std::optional<Cause> causeFromCode(QStringView code)
{
    for (const CauseName &name : kCauses) {
        if (code == QLatin1String(name.code))
            return name.cause;
    }
    return std::nullopt;
}

QString signalName(int signal)
{
    for (const SignalName &name : kSignals) {
        if (name.signal == signal)
            return QString::fromLatin1(name.name);
    }
    return {};
}

QString inWords(Verdict verdict, const RunReason &reason)
{
    if (reason.cause == Cause::Checker)
        return checkerInWords(verdict, reason);
    QString words;
    for (const CauseName &name : kCauses) {
        if (name.cause == reason.cause)
            words = QString::fromLatin1(name.words);
    }
    if (reason.cause == Cause::Signal)
        words += QStringLiteral(" (%1)").arg(signalName(reason.signal).isEmpty() ? QString::number(reason.signal)
                                                                                 : signalName(reason.signal));
    if (reason.cause == Cause::ExitCode && reason.exitCode != 0)
        words += QStringLiteral(" (%1)").arg(reason.exitCode);
    if (reason.used && reason.limit)
        words += QStringLiteral(": %1, limit %2")
                     .arg(measured(*reason.used, reason.cause), measured(*reason.limit, reason.cause));
    else if (reason.limit)
        words += QStringLiteral(": limit %1").arg(measured(*reason.limit, reason.cause));
    return words;
}

RunReason forContestant(RunReason reason, bool isSample)
{
    if (isSample)
        return reason;
    reason.difference.reset();
    reason.exitCode = 0;
    return reason;
}

} // namespace gavel::domain
