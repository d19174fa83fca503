#pragma once

#include <QString>
#include <QStringView>

#include <array>
#include <optional>

namespace gavel::domain {

// What is said of a run, a test group or a judging. The list of verdicts lives here and nowhere else.
// A failure of ours is never a verdict: such a judging ends as failed.
enum class Verdict {
    Accepted,
    WrongAnswer,
    PresentationError,
    TimeLimitExceeded,
    IdlenessLimitExceeded, // real time was over while the program slept
    MemoryLimitExceeded,
    OutputLimitExceeded,
    RuntimeError,
    SecurityViolation,
    CompileError,
    Partial, // scored problems: accepted in part
    Skipped, // testcases only: not run, since an earlier result decided
};

inline constexpr std::array kAllVerdicts{
    Verdict::Accepted,
    Verdict::WrongAnswer,
    Verdict::PresentationError,
    Verdict::TimeLimitExceeded,
    Verdict::IdlenessLimitExceeded,
    Verdict::MemoryLimitExceeded,
    Verdict::OutputLimitExceeded,
    Verdict::RuntimeError,
    Verdict::SecurityViolation,
    Verdict::CompileError,
    Verdict::Partial,
    Verdict::Skipped,
};

// The code used in the API, the database and the console: AC WA PE TLE ILE MLE OLE RTE SV CE PARTIAL SKIPPED.
QString verdictCode(Verdict verdict);

// The verdict of a code; empty for any other text. Codes are upper case.
std::optional<Verdict> verdictFromCode(QStringView code);

// In words, for people: "wrong answer".
QString verdictName(Verdict verdict);

} // namespace gavel::domain
