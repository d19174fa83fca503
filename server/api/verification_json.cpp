#include "server/api/verification_json.h"

#include "server/verification/verification_plan.h"

#include <QJsonArray>

#include <algorithm>

namespace gavel::api {

namespace {

using verification::Overview;
using verification::SolutionOutcome;
using verification::Task;
using verification::Verification;

template <typename T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonValue timeText(const std::optional<QDateTime> &time)
{
    return time ? QJsonValue(time->toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

qint64 wholeMilliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::round<std::chrono::milliseconds>(time).count();
}

QJsonArray testsOf(const wire::Report &report)
{
    QJsonArray tests;
    for (const wire::TestReport &test : report.tests)
        tests.append(QJsonObject{{QStringLiteral("name"), test.name},
                                 {QStringLiteral("verdict"), domain::verdictCode(test.verdict)},
                                 {QStringLiteral("cpu_time_ms"), wholeMilliseconds(test.cpuTime)},
                                 {QStringLiteral("peak_memory_bytes"), qint64(test.peakMemory.count)},
                                 {QStringLiteral("score"), test.score},
                                 {QStringLiteral("explanation"), test.explanation}});
    return tests;
}

QJsonObject solutionToJson(const package::JurySolution &solution, const SolutionOutcome &outcome)
{
    static const Task kNoTask;
    const Task &task = outcome.task ? *outcome.task : kNoTask;
    const wire::Report &report = task.report;
    const bool isJudged = outcome.task && task.isOver() && !outcome.review.wantsAllTests;
    return QJsonObject{
        {QStringLiteral("path"), solution.path},
        {QStringLiteral("language"), task.language},
        {QStringLiteral("expected"), package::describe(solution.expected)},
        {QStringLiteral("state"), judging::stateCode(task.state)},
        {QStringLiteral("tests_done"), task.isOver() ? int(report.tests.size()) : task.testsDone},
        {QStringLiteral("verdict"), report.verdict ? QJsonValue(domain::verdictCode(*report.verdict)) : QJsonValue()},
        {QStringLiteral("score"), orNull(report.score)},
        {QStringLiteral("max_score"), orNull(report.maxScore)},
        {QStringLiteral("is_met"), isJudged ? QJsonValue(outcome.review.complaint.isEmpty()) : QJsonValue()},
        {QStringLiteral("reason"), isJudged ? outcome.review.complaint : QString()},
        {QStringLiteral("slowest_cpu_time_ms"), wholeMilliseconds(outcome.slowest)},
        {QStringLiteral("compile_output"), QString::fromUtf8(report.compileOutput)},
        {QStringLiteral("tests"), testsOf(report)}};
}

// The parts of the examination; null as long as they are not known.
QJsonValue partOf(const Overview &overview, const char *name)
{
    const Task *task = overview.examination;
    return task && task->report.examination ? task->report.examination->value(QLatin1String(name)) : QJsonValue();
}

} // namespace

QJsonObject toJson(const verification::VerificationSummary &summary)
{
    return QJsonObject{{QStringLiteral("id"), QString::number(summary.id.value)},
                       {QStringLiteral("problem"), summary.problem},
                       {QStringLiteral("version"), summary.version},
                       {QStringLiteral("account"), summary.accountName},
                       {QStringLiteral("all_tests"), summary.runsAllTests},
                       {QStringLiteral("state"), verification::stateCode(summary.state)},
                       {QStringLiteral("is_met"), orNull(summary.isMet)},
                       {QStringLiteral("jobs"), summary.tasks},
                       {QStringLiteral("jobs_over"), summary.tasksOver},
                       {QStringLiteral("created_at"), timeText(summary.created)},
                       {QStringLiteral("finished_at"), timeText(summary.finished)}};
}

QJsonObject toJson(const Verification &verification)
{
    const Overview overview = verification::overviewOf(verification);
    QJsonArray solutions;
    for (qsizetype i = 0; i < overview.solutions.size(); ++i)
        solutions.append(solutionToJson(verification.manifest.solutions.at(i), overview.solutions.at(i)));
    QJsonObject object = toJson(verification.summary);
    object.insert(QStringLiteral("testcases"), QJsonArray::fromStringList(verification.testcases));
    object.insert(QStringLiteral("solutions"), solutions);
    object.insert(QStringLiteral("inputs"), partOf(overview, "inputs"));
    object.insert(QStringLiteral("checker"), partOf(overview, "checker"));
    object.insert(QStringLiteral("examination_error"), overview.examination ? overview.examination->error : QString());
    object.insert(QStringLiteral("time_limit"),
                  package::toJson(overview.timeLimit, verification.cpuTimeLimit, verification.manifest.timeMargins));
    return object;
}

} // namespace gavel::api
