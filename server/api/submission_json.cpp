#include "server/api/submission_json.h"

#include "core/wire/json_reader.h"
#include "server/api/file_json.h"

namespace gavel::api {

namespace {

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

QJsonValue timeJson(const std::optional<QDateTime> &time)
{
    return time && time->isValid() ? QJsonValue(time->toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

qint64 milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

bool isSample(const judging::RunResult &run)
{
    return run.report.name.startsWith(QLatin1String("sample/"));
}

// What the sandbox of not every worker measures.
void addFigures(QJsonObject &object, const wire::TestReport &report)
{
    if (report.otherCpuTime)
        object.insert(key("other_cpu_time_ms"), milliseconds(*report.otherCpuTime));
    if (report.memoryParts)
        object.insert(key("memory_parts"),
                      QJsonObject{{key("anonymous_bytes"), qint64(report.memoryParts->anonymous.count)},
                                  {key("file_bytes"), qint64(report.memoryParts->file.count)},
                                  {key("shared_bytes"), qint64(report.memoryParts->shared.count)},
                                  {key("kernel_bytes"), qint64(report.memoryParts->kernel.count)}});
    if (report.instructions)
        object.insert(key("instructions"), qint64(*report.instructions));
    if (report.deniedCalls)
        object.insert(key("denied_calls"), qint64(*report.deniedCalls));
}

// What only the jury sees of a run.
void addJuryView(QJsonObject &object, const wire::TestReport &report)
{
    if (report.termination) {
        object.insert(key("exit_code"), report.exitCode);
        object.insert(key("signal"), report.signal);
    }
    addFigures(object, report);
    object.insert(key("explanation"), textOrNull(report.explanation));
    object.insert(key("output"), QString::fromUtf8(report.output));
    object.insert(key("error_output"), QString::fromUtf8(report.errorOutput));
    if (!report.transcript.isEmpty())
        object.insert(key("transcript"), QString::fromUtf8(report.transcript));
}

QJsonObject differenceJson(const domain::OutputDifference &difference)
{
    return {{key("line"), qint64(difference.line)},
            {key("column"), qint64(difference.column)},
            {key("token"), qint64(difference.token)},
            {key("found"), textOrNull(QString::fromStdString(difference.found))},
            {key("expected"), textOrNull(QString::fromStdString(difference.expected))}};
}

// A limit and what was used of it, in milliseconds or bytes.
void addLimit(QJsonObject &object, const domain::RunReason &reason)
{
    using Cause = domain::RunReason::Cause;
    const bool isTime =
        reason.cause == Cause::CpuTime || reason.cause == Cause::WallTime || reason.cause == Cause::Idle;
    const qint64 unit = isTime ? 1'000'000 : 1;
    if (reason.used)
        object.insert(key(isTime ? "used_ms" : "used_bytes"), *reason.used / unit);
    if (reason.limit)
        object.insert(key(isTime ? "limit_ms" : "limit_bytes"), *reason.limit / unit);
}

// Null where the verdict says it all.
QJsonValue reasonJson(const wire::TestReport &report)
{
    const domain::RunReason &reason = report.reason;
    if (!report.termination || report.verdict == domain::Verdict::Accepted)
        return {};
    QJsonObject object{{key("cause"), domain::causeCode(reason.cause)},
                       {key("text"), domain::inWords(report.verdict, reason)}};
    addLimit(object, reason);
    if (reason.signal != 0)
        object.insert(key("signal"), reason.signal);
    if (reason.exitCode != 0)
        object.insert(key("exit_code"), reason.exitCode);
    if (reason.difference)
        object.insert(key("difference"), differenceJson(*reason.difference));
    return object;
}

// What a problem's own checker tells the jury is for the jury, even where the contestant has the data: it has other
// words for him. The checkers of ours say where the difference is, and that is his to see.
bool isJurysWord(const wire::TestReport &report)
{
    return report.reason.cause == domain::RunReason::Cause::Checker && !report.reason.difference;
}

// Contestants see of a secret test its verdict, time and memory, and what its checker says to them; of a sample
// everything, since they have its data anyway.
QJsonObject runJson(const judging::RunResult &run, bool isJury)
{
    const wire::TestReport &report = run.report;
    QJsonObject object{{key("number"), run.number},
                       {key("is_sample"), isSample(run)},
                       {key("verdict"), domain::verdictCode(report.verdict)},
                       {key("score"), report.score},
                       {key("cpu_time_ms"), milliseconds(report.cpuTime)},
                       {key("wall_time_ms"), milliseconds(report.wallTime)},
                       {key("peak_memory_bytes"), qint64(report.peakMemory.count)},
                       {key("message"), textOrNull(report.contestantMessage)},
                       {key("passes"), report.passes},
                       {key("reason"), reasonJson(report)}};
    if (isJury || isSample(run)) {
        object.insert(key("name"), report.name);
        addJuryView(object, report);
    }
    if (!isJury && isSample(run) && isJurysWord(report))
        object.insert(key("explanation"), QJsonValue());
    return object;
}

QJsonArray lossesJson(const QList<judging::LostAttempt> &losses)
{
    QJsonArray array;
    for (const judging::LostAttempt &loss : losses)
        array.append(QJsonObject{{key("attempt"), loss.attempt},
                                 {key("worker"), textOrNull(loss.worker)},
                                 {key("reason"), loss.reason},
                                 {key("lost_at"), timeJson(loss.at)}});
    return array;
}

// Contestants see the groups: they know the scoring from the statement.
QJsonArray groupsJson(const QList<domain::GroupResult> &groups)
{
    QJsonArray array;
    for (const domain::GroupResult &group : groups)
        array.append(QJsonObject{{key("name"), group.name},
                                 {key("verdict"), domain::verdictCode(group.verdict)},
                                 {key("score"), group.score},
                                 {key("max_score"), group.maxScore ? QJsonValue(*group.maxScore) : QJsonValue()}});
    return array;
}

void addFullView(QJsonObject &object, const judging::Judging &judging, bool isJury)
{
    QJsonArray tests;
    for (const judging::RunResult &run : judging.runs)
        tests.append(runJson(run, isJury));
    object.insert(key("tests"), tests);
    object.insert(key("groups"), groupsJson(judging.groups));
    object.insert(key("compile_output"), QString::fromUtf8(judging.compileOutput));
    object.insert(key("compile_time_ms"), qint64(judging.compileTime.count()));
    object.insert(key("language_version"), textOrNull(judging.languageVersion));
    if (!judging.lostAttempts.isEmpty())
        object.insert(key("losses"), lossesJson(judging.lostAttempts));
}

} // namespace

QJsonObject toJson(const judging::Judging &judging, const accounts::Principal &viewer, Detail detail)
{
    const bool isJury = viewer.may(accounts::Permission::SeeAllSubmissions);
    QJsonObject object{
        {key("id"), QString::number(judging.id.value)},
        {key("state"), judging::stateCode(judging.state)},
        {key("verdict"), judging.verdict ? QJsonValue(domain::verdictCode(*judging.verdict)) : QJsonValue()},
        {key("score"), judging.score ? QJsonValue(*judging.score) : QJsonValue()},
        {key("max_score"), judging.maxScore ? QJsonValue(*judging.maxScore) : QJsonValue()},
        {key("tests_done"), judging.testsDone},
        {key("tests_total"), judging.testsTotal},
        {key("cpu_time_ms"), qint64(judging.cpuTime.count())},
        {key("peak_memory_bytes"), qint64(judging.peakMemory.count)},
        {key("problem_version"), judging.versionNumber},
        {key("created_at"), timeJson(judging.created)},
        {key("started_at"), timeJson(judging.started)},
        {key("finished_at"), timeJson(judging.finished)}};
    if (isJury) {
        object.insert(key("is_current"), judging.isCurrent);
        object.insert(key("error"), textOrNull(judging.error));
        object.insert(key("worker"), textOrNull(judging.worker));
        object.insert(key("lane"), queue::laneCode(judging.lane));
        object.insert(key("attempt"), judging.attempt);
        object.insert(key("lost_attempts"), judging.losses);
        object.insert(key("verified_by"), textOrNull(judging.verifiedBy));
        object.insert(key("verified_at"), timeJson(judging.verified));
    }
    if (detail == Detail::Full)
        addFullView(object, judging, isJury);
    return object;
}

QJsonObject toJson(const judging::Submission &submission, const accounts::Principal &viewer, Detail detail)
{
    return {{key("id"), QString::number(submission.id.value)},
            {key("account"), submission.accountName},
            {key("problem"), submission.problemName},
            {key("language"), submission.language},
            {key("file_count"), submission.fileCount},
            {key("source_size_bytes"), submission.sourceSize},
            {key("created_at"), timeJson(submission.created)},
            {key("judging"), toJson(submission.judging, viewer, detail)}};
}

QJsonObject toJson(const queue::WaitingState &waiting)
{
    const auto reason = [&] {
        switch (waiting.reason) {
        case queue::WaitingReason::Turn: return "others-first";
        case queue::WaitingReason::NoWorker: return "no-worker";
        case queue::WaitingReason::NoVersion: return "no-version";
        case queue::WaitingReason::Paused: return "paused";
        case queue::WaitingReason::Leased: return "leased";
        case queue::WaitingReason::Unknown: break;
        }
        return "unknown";
    };
    QJsonObject object{{key("reason"), QString::fromLatin1(reason())},
                       {key("lane"), queue::laneCode(waiting.lane)},
                       {key("position"), waiting.position},
                       {key("lost_attempts"), waiting.losses},
                       {key("expected_start_s"),
                        waiting.expectedStart ? QJsonValue(qint64(waiting.expectedStart->count())) : QJsonValue()}};
    if (waiting.pause)
        object.insert(key("paused"), QJsonObject{{key("kind"), queue::pauseKindCode(waiting.pause->kind)},
                                                 {key("subject"), waiting.pause->subject}});
    if (!waiting.version.isEmpty())
        object.insert(key("version"), waiting.version);
    return object;
}

Result<judging::NewSubmission> readSubmission(const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    judging::NewSubmission submission;
    submission.problem = reader.string("problem");
    submission.language = reader.string("language");
    submission.files = readSources(reader);
    submission.contestName = reader.optionalString("contest").value_or(QString());
    TRY(reader.finishStrictly());
    return submission;
}

} // namespace gavel::api
