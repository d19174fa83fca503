#include "core/domain/checker_exit.h"

#include <QtGlobal>

#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

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

// The number that a text begins with, white space aside; empty: there is none. `rest` is what follows it.
std::optional<double> leadingNumber(std::string_view text, std::string_view *rest = nullptr)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return std::nullopt;
    text.remove_prefix(text[begin] == '+' ? begin + 1 : begin);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number))
        return std::nullopt;
    if (rest)
        *rest = text.substr(std::size_t(end - text.data()));
    return number;
}

std::optional<double> numberAfter(std::string_view prefix, std::string_view message)
{
    if (!message.starts_with(prefix))
        return std::nullopt;
    return leadingNumber(message.substr(prefix.size()));
}

CheckerReport reportOfPoints(std::string_view message)
{
    const std::optional<double> points = numberAfter("points ", message);
    if (!points)
        return failed("exit code 7 stands for points, but it does not say how many");
    if (*points <= 0)
        return spoken(Outcome::WrongAnswer);
    return {Outcome::Accepted, points, {}, {}};
}

CheckerReport reportOfTestlib(int exitCode, std::string_view message)
{
    // Its exit code is the part, so it may look like any other.
    if (const std::optional<double> part = numberAfter("partially correct (", message)) {
        if (*part < 0 || *part > 100)
            return failed("it gives a part of " + std::to_string(*part) + " hundredths");
        return {Outcome::Partial, *part / 100, {}, {}};
    }
    switch (exitCode) {
    case 0: return spoken(Outcome::Accepted);
    case 1: return spoken(Outcome::WrongAnswer);
    case 2:
    case 4:
    case 8: return spoken(Outcome::PresentationError);
    case 3: return failed("it says that it failed (exit code 3)");
    case 7: return reportOfPoints(message);
    default: return failed("exit code " + std::to_string(exitCode) + " has no meaning in testlib");
    }
}

} // namespace

CheckerReport reportOf(CheckerDialect dialect, const CheckerExit &exit, std::string_view message)
{
    if (std::string silence = silenceOf(exit); !silence.empty())
        return failed(std::move(silence));
    switch (dialect) {
    case CheckerDialect::Kattis: return reportOfKattis(exit.exitCode);
    case CheckerDialect::Testlib: return reportOfTestlib(exit.exitCode, message);
    }
    Q_UNREACHABLE();
}

void addScore(CheckerReport &report, std::string_view fileName, const std::string &text)
{
    std::string_view rest;
    const std::optional<double> score = leadingNumber(text, &rest);
    if (!score || rest.find_first_not_of(" \t\r\n") != std::string_view::npos) {
        report = failed("it wrote a " + std::string(fileName) + " that is not a number: " + text.substr(0, 100));
        return;
    }
    report.score = score;
    if (fileName == "score_multiplier.txt" && report.outcome == Outcome::Accepted)
        report.outcome = Outcome::Partial;
}

} // namespace gavel::domain
