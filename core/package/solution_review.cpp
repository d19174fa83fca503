#include "core/package/solution_review.h"

#include <algorithm>

namespace gavel::package {

namespace {

qint64 wholeMilliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::round<std::chrono::milliseconds>(time).count();
}

QJsonValue toJson(const std::optional<MeasuredSolution> &solution)
{
    if (!solution)
        return QJsonValue();
    return QJsonObject{{QStringLiteral("path"), solution->path},
                       {QStringLiteral("cpu_time_ms"), wholeMilliseconds(solution->slowest)}};
}

} // namespace

SolutionReview reviewSolution(const JurySolution &solution, const wire::Report &report)
{
    if (!report.verdict)
        return {report.error, false};
    QList<TestOutcome> tests;
    bool isSkipped = false;
    for (const wire::TestReport &test : report.tests) {
        tests.append({test.name, test.verdict, test.explanation});
        isSkipped = isSkipped || test.verdict == domain::Verdict::Skipped;
    }
    const std::optional<QString> unmet = unmetDemand(solution, *report.verdict, report.score, report.groups, tests);
    return {unmet.value_or(QString()), unmet && isSkipped};
}

std::chrono::nanoseconds slowestCpuTime(const wire::Report &report)
{
    std::chrono::nanoseconds slowest{0};
    for (const wire::TestReport &test : report.tests)
        slowest = std::max(slowest, test.cpuTime);
    return slowest;
}

std::chrono::milliseconds limitToMeasureTooSlow(std::chrono::milliseconds present, const TimeLimitProposal &proposal,
                                                const TimeMargins &margins)
{
    const auto limit = std::max(present, proposal.limit.value_or(std::chrono::milliseconds(0)));
    return std::chrono::milliseconds(qint64(double(limit.count()) * margins.limitToTooSlow) + 1);
}

std::chrono::nanoseconds slowestWithin(std::chrono::milliseconds limit, const wire::Report &report)
{
    const bool isStopped = report.verdict == domain::Verdict::TimeLimitExceeded ||
                           report.verdict == domain::Verdict::IdlenessLimitExceeded;
    return std::max(slowestCpuTime(report), std::chrono::nanoseconds(isStopped ? limit : limit * 0));
}

QJsonObject toJson(const TimeLimitProposal &proposal, std::chrono::milliseconds present, const TimeMargins &margins)
{
    return QJsonObject{
        {QStringLiteral("current_ms"), qint64(present.count())},
        {QStringLiteral("proposed_ms"), proposal.limit ? QJsonValue(qint64(proposal.limit->count())) : QJsonValue()},
        {QStringLiteral("slowest_accepted"), toJson(proposal.slowestAccepted)},
        {QStringLiteral("fastest_too_slow"), toJson(proposal.fastestTooSlow)},
        {QStringLiteral("accepted_to_limit"), margins.acceptedToLimit},
        {QStringLiteral("limit_to_too_slow"), margins.limitToTooSlow},
        {QStringLiteral("has_room"), proposal.hasRoom}};
}

} // namespace gavel::package
