#include "core/package/time_limit.h"

#include <algorithm>
#include <cmath>

namespace gavel::package {

namespace {

bool isIn(const JurySolution &solution, const char *directory)
{
    return solution.path.startsWith(QStringLiteral("submissions/%1/").arg(QLatin1String(directory)));
}

} // namespace

TimeLimitUse timeLimitUseOf(const JurySolution &solution)
{
    if (solution.timeLimitUse != TimeLimitUse::AsFiled)
        return solution.timeLimitUse;
    if (isIn(solution, "accepted"))
        return TimeLimitUse::Lower;
    return isIn(solution, "time_limit_exceeded") ? TimeLimitUse::Upper : TimeLimitUse::None;
}

TimeLimitProposal proposeTimeLimit(const QList<MeasuredSolution> &solutions, const TimeMargins &margins)
{
    TimeLimitProposal proposal;
    for (const MeasuredSolution &solution : solutions) {
        if (solution.use == TimeLimitUse::Lower &&
            (!proposal.slowestAccepted || solution.slowest > proposal.slowestAccepted->slowest))
            proposal.slowestAccepted = solution;
        if (solution.use == TimeLimitUse::Upper &&
            (!proposal.fastestTooSlow || solution.slowest < proposal.fastestTooSlow->slowest))
            proposal.fastestTooSlow = solution;
    }
    if (!proposal.slowestAccepted)
        return proposal;
    const double needed = margins.acceptedToLimit * double(proposal.slowestAccepted->slowest.count()) / 1e6;
    const double resolution = double(std::max<qint64>(1, margins.resolution.count()));
    const double limit = std::max(1.0, std::ceil(needed / resolution)) * resolution;
    proposal.limit = std::chrono::milliseconds(std::llround(limit));
    if (proposal.fastestTooSlow)
        proposal.hasRoom = limit * margins.limitToTooSlow <= double(proposal.fastestTooSlow->slowest.count()) / 1e6;
    return proposal;
}

} // namespace gavel::package
