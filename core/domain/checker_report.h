// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace gavel::domain {

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
};

} // namespace gavel::domain
