#include "server/verification/verification_plan.h"

#include <QJsonArray>

#include <algorithm>

namespace gavel::verification {

namespace {

const Task *find(const Verification &verification, TaskPurpose purpose, int solution)
{
    const auto task = std::ranges::find_if(
        verification.tasks, [&](const Task &each) { return each.purpose == purpose && each.solution == solution; });
    return task == verification.tasks.end() ? nullptr : &*task;
}

package::SolutionReview reviewOf(const package::JurySolution &solution, const Task &task)
{
    if (task.state == judging::JudgingState::Finished)
        return package::reviewSolution(solution, task.report);
    return {task.isOver() ? QStringLiteral("could not be judged: ") + task.error : QString(), false};
}

SolutionOutcome outcomeOf(const Verification &verification, int index)
{
    const package::JurySolution &solution = verification.manifest.solutions.at(index);
    SolutionOutcome outcome;
    outcome.task = find(verification, TaskPurpose::JudgeAll, index);
    if (!outcome.task)
        outcome.task = find(verification, TaskPurpose::Judge, index);
    if (!outcome.task)
        return outcome;
    outcome.review = reviewOf(solution, *outcome.task);
    outcome.review.wantsAllTests = outcome.review.wantsAllTests && outcome.task->purpose == TaskPurpose::Judge &&
                                   !verification.summary.runsAllTests;
    outcome.slowest = package::slowestCpuTime(outcome.task->report);
    return outcome;
}

// What failed otherwise says nothing about the time.
QList<package::MeasuredSolution> measured(const Verification &verification, const Overview &overview)
{
    QList<package::MeasuredSolution> solutions;
    for (qsizetype i = 0; i < overview.solutions.size(); ++i) {
        const SolutionOutcome &outcome = overview.solutions.at(i);
        const package::JurySolution &solution = verification.manifest.solutions.at(i);
        if (outcome.task && outcome.task->report.verdict && outcome.review.complaint.isEmpty())
            solutions.append({solution.path, package::timeLimitUseOf(solution), outcome.slowest});
    }
    return solutions;
}

bool hasComplaints(const QJsonObject &examination)
{
    const auto isIn = [&](const QString &part) {
        const QJsonObject told = examination.value(part).toObject();
        return !told.value(QStringLiteral("complaints")).toArray().isEmpty();
    };
    return std::ranges::any_of(examination.keys(), isIn);
}

bool isAsItShouldBe(const Overview &overview)
{
    const Task *examination = overview.examination;
    if (!examination || !examination->report.examination || hasComplaints(*examination->report.examination))
        return false;
    return std::ranges::all_of(overview.solutions, [](const SolutionOutcome &outcome) {
        return outcome.task && outcome.task->isOver() && outcome.review.complaint.isEmpty();
    });
}

bool isWorthMeasuring(const package::JurySolution &solution, const SolutionOutcome &outcome)
{
    return package::timeLimitUseOf(solution) == package::TimeLimitUse::Upper && outcome.task &&
           outcome.task->report.verdict && outcome.review.complaint.isEmpty();
}

} // namespace

Overview overviewOf(const Verification &verification)
{
    Overview overview;
    const package::TimeMargins &margins = verification.manifest.timeMargins;
    for (int i = 0; i < int(verification.manifest.solutions.size()); ++i)
        overview.solutions.append(outcomeOf(verification, i));
    overview.examination = find(verification, TaskPurpose::Examine, kNoSolution);
    overview.timeLimit = package::proposeTimeLimit(measured(verification, overview), margins);
    const auto limit = measuringLimit(verification, overview);
    for (int i = 0; i < int(overview.solutions.size()); ++i) {
        const Task *measurement = find(verification, TaskPurpose::Measure, i);
        std::chrono::nanoseconds &slowest = overview.solutions[i].slowest;
        if (measurement && measurement->report.verdict)
            slowest = std::max(slowest, package::slowestWithin(limit, measurement->report));
    }
    overview.timeLimit = package::proposeTimeLimit(measured(verification, overview), margins);
    overview.isMet = isAsItShouldBe(overview);
    return overview;
}

// What must be fast enough decides about it alone, so it is the same before and after measuring.
std::chrono::milliseconds measuringLimit(const Verification &verification, const Overview &overview)
{
    return package::limitToMeasureTooSlow(verification.cpuTimeLimit, overview.timeLimit,
                                          verification.manifest.timeMargins);
}

QList<Step> nextSteps(const Verification &verification, const Overview &overview)
{
    QList<Step> steps;
    for (int i = 0; i < int(overview.solutions.size()); ++i) {
        if (overview.solutions.at(i).review.wantsAllTests)
            steps.append({TaskPurpose::JudgeAll, i});
    }
    if (!steps.isEmpty() || overview.examination)
        return steps;
    for (int i = 0; i < int(overview.solutions.size()); ++i) {
        if (isWorthMeasuring(verification.manifest.solutions.at(i), overview.solutions.at(i)))
            steps.append({TaskPurpose::Measure, i});
    }
    steps.append({TaskPurpose::Examine, kNoSolution});
    return steps;
}

} // namespace gavel::verification
