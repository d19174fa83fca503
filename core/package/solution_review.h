#pragma once

#include "core/package/time_limit.h"
#include "core/wire/worker_link.h"

#include <QJsonObject>

namespace gavel::package {

// What became of a jury's solution, against what it is filed under.
struct SolutionReview {
    QString complaint;          // empty: as expected
    bool wantsAllTests = false; // some testcases were skipped, and one of them may show what was demanded
};

// Pure. A report without a verdict is a complaint.
SolutionReview reviewSolution(const JurySolution &solution, const wire::Report &report);

// The highest CPU time of all testcases that were run.
std::chrono::nanoseconds slowestCpuTime(const wire::Report &report);

// A solution that was stopped at the limit may need hardly more, or ten times as much: what must be too slow is run
// again with this limit, as much as the margins ask for beside the present limit and the proposed one.
std::chrono::milliseconds limitToMeasureTooSlow(std::chrono::milliseconds present, const TimeLimitProposal &proposal,
                                                const TimeMargins &margins);

// How long it then took on a testcase, at least: one that sleeps uses no CPU time, and counts for all of the limit.
std::chrono::nanoseconds slowestWithin(std::chrono::milliseconds limit, const wire::Report &report);

// {"current_ms", "proposed_ms", "slowest_accepted": {"path", "cpu_time_ms"}, "fastest_too_slow", "accepted_to_limit",
// "limit_to_too_slow", "has_room"}; what is not known is null.
QJsonObject toJson(const TimeLimitProposal &proposal, std::chrono::milliseconds present, const TimeMargins &margins);

} // namespace gavel::package
