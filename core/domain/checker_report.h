// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gavel::domain {

// The first place where an output is not what it should be. Positions count from 1 and are in the output.
struct OutputDifference {
    std::int64_t line = 1;
    std::int64_t column = 1; // in bytes
    std::int64_t token = 1;  // a token is a stretch without white space
    std::string found;       // UTF-8 on one line, bounded, with white space made visible; empty: the output ends there
    std::string expected;    // likewise; empty: it should have ended

    bool operator==(const OutputDifference &) const = default;
};

// What a checker says of one output. Part of the plugin SDK, hence the standard library only.
struct CheckerReport {
    enum class Outcome {
        Accepted,
        WrongAnswer,
        PresentationError, // right but for its form; judged as wrong answer unless the site tells them apart
        Partial,           // `score` says how much
        Failed, // the checker could not judge (a broken answer file, a bad flag): our failure, never a verdict
    };

    Outcome outcome = Outcome::Failed;
    std::optional<double> score;   // 0..1 for Partial; absolute where a problem's own checker gives points
    std::string juryMessage;       // UTF-8, hidden from contestants: first difference, reason of a failure
    std::string contestantMessage; // UTF-8, shown to the contestant; empty in most problems
    std::optional<OutputDifference> difference{}; // hidden from contestants but on samples
};

} // namespace gavel::domain
