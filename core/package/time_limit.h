#pragma once

#include "core/package/imported_problem.h"

#include <chrono>
#include <optional>

namespace gavel::package {

// The longest that a solution took on a testcase, in CPU time.
struct MeasuredSolution {
    QString path;
    TimeLimitUse use = TimeLimitUse::None; // Lower: it must be fast enough; Upper: it must not be
    std::chrono::nanoseconds slowest{0};
};

// A time limit that keeps the margins, as far as the times tell.
struct TimeLimitProposal {
    std::optional<std::chrono::milliseconds> limit; // empty: nothing was measured that must be fast enough
    std::optional<MeasuredSolution> slowestAccepted;
    std::optional<MeasuredSolution> fastestTooSlow;
    bool hasRoom = true; // the fastest that must be too slow is far enough above the limit
};

// The smallest multiple of the margins' resolution that is at least `acceptedToLimit` times the slowest solution that
// must be fast enough: the rule of 2025-09, which is that of the legacy format with other figures. Pure.
TimeLimitProposal proposeTimeLimit(const QList<MeasuredSolution> &solutions, const TimeMargins &margins);

// What a solution says about the time limit: what submissions.yaml says, else what it is filed under.
TimeLimitUse timeLimitUseOf(const JurySolution &solution);

} // namespace gavel::package
