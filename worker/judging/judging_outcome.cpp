#include "worker/judging/judging_outcome.h"

namespace gavel::worker {

JudgingOutcome JudgingOutcome::reported(wire::Report report)
{
    JudgingOutcome outcome;
    outcome.kind = Kind::Reported;
    outcome.report = std::move(report);
    return outcome;
}

JudgingOutcome JudgingOutcome::cancelled(wire::JobKey key)
{
    JudgingOutcome outcome;
    outcome.kind = Kind::Cancelled;
    outcome.report.key = key;
    return outcome;
}

JudgingOutcome JudgingOutcome::givenBack(wire::JobKey key, QString reason)
{
    JudgingOutcome outcome;
    outcome.kind = Kind::GivenBack;
    outcome.report.key = key;
    outcome.reason = std::move(reason);
    return outcome;
}

JudgingOutcome JudgingOutcome::failed(wire::JobKey key, const QString &error)
{
    wire::Report report;
    report.key = key;
    report.error = error;
    return reported(std::move(report));
}

} // namespace gavel::worker
