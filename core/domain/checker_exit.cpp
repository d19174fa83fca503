#include "core/domain/checker_exit.h"

#include <QtGlobal>

#include <cstring>

namespace gavel::domain {

namespace {

using Outcome = CheckerReport::Outcome;

CheckerReport failed(std::string reason)
{
    return {Outcome::Failed, std::nullopt, std::move(reason), {}};
}

CheckerReport spoken(Outcome outcome)
{
    return {outcome, std::nullopt, {}, {}};
}

std::string signalText(int signal)
{
    const char *name = sigdescr_np(signal);
    return "it was ended by signal " + std::to_string(signal) + " (" + (name ? name : "unknown") + ")";
}

// Why it could not speak. Empty: it has ended by itself.
std::string silenceOf(const CheckerExit &exit)
{
    switch (exit.termination) {
    case Termination::Exited: return {};
    case Termination::Signalled: return signalText(exit.signal);
    case Termination::CpuTimeLimit:
    case Termination::WallTimeLimit: return "it took longer than the time limit of validators";
    case Termination::IdleLimit: return "it waited without computing until the time limit of validators";
    case Termination::MemoryLimit: return "it needed more than the memory limit of validators";
    case Termination::OutputLimit: return "it wrote more than the output limit of validators";
    case Termination::SecurityViolation: return "it made a forbidden system call";
    case Termination::Cancelled: return "it was cancelled";
    }
    Q_UNREACHABLE();
}

CheckerReport reportOfKattis(int exitCode)
{
    switch (exitCode) {
    case 42: return spoken(Outcome::Accepted);
    case 43: return spoken(Outcome::WrongAnswer);
    default: return failed("exit code " + std::to_string(exitCode) + ", which is neither 42 nor 43");
    }
}

CheckerReport reportOfTestlib(int exitCode)
{
    constexpr int kLeastPartial = 16;
    switch (exitCode) {
    case 0: return spoken(Outcome::Accepted);
    case 1: return spoken(Outcome::WrongAnswer);
    case 2:
    case 4:
    case 8: return spoken(Outcome::PresentationError);
    case 3: return failed("it says that it failed (exit code 3)");
    default: break;
    }
    if (exitCode == 7 || exitCode >= kLeastPartial)
        return failed("exit code " + std::to_string(exitCode) + " stands for points, which this problem does not have");
    return failed("exit code " + std::to_string(exitCode) + " has no meaning in testlib");
}

} // namespace

CheckerReport reportOf(CheckerDialect dialect, const CheckerExit &exit)
{
    if (std::string silence = silenceOf(exit); !silence.empty())
        return failed(std::move(silence));
    switch (dialect) {
    case CheckerDialect::Kattis: return reportOfKattis(exit.exitCode);
    case CheckerDialect::Testlib: return reportOfTestlib(exit.exitCode);
    }
    Q_UNREACHABLE();
}

} // namespace gavel::domain
