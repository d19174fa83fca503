#include "server/api/run_json.h"

#include "core/wire/json_reader.h"
#include "core/wire/termination_code.h"
#include "server/api/file_json.h"

namespace gavel::api {

namespace {

QJsonValue timeJson(const std::optional<QDateTime> &time)
{
    return time ? QJsonValue(time->toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

qint64 milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::ceil<std::chrono::milliseconds>(time).count();
}

QJsonObject outputJson(const wire::RunOutput &output)
{
    QJsonObject object{{QStringLiteral("termination"), wire::terminationCode(output.termination)},
                       {QStringLiteral("exit_code"), output.exitCode},
                       {QStringLiteral("signal"), output.signal},
                       {QStringLiteral("cpu_time_ms"), milliseconds(output.cpuTime)},
                       {QStringLiteral("wall_time_ms"), milliseconds(output.wallTime)},
                       {QStringLiteral("peak_memory_bytes"), qint64(output.peakMemory.count)},
                       {QStringLiteral("is_cut"), output.isCut},
                       {QStringLiteral("files"), filesJson(output.files)}};
    insertBytes(object, "stdout", output.output);
    insertBytes(object, "stderr", output.errorOutput);
    return object;
}

QList<QByteArray> readInputs(wire::ObjectReader &reader)
{
    QList<QByteArray> inputs;
    if (reader.has("inputs") && reader.has("inputs_base64"))
        reader.fail("inputs_base64", QStringLiteral("inputs are given as well; one of them is enough"));
    for (const QString &text : reader.optionalStrings("inputs"))
        inputs.append(text.toUtf8());
    for (const QString &text : reader.optionalStrings("inputs_base64")) {
        const auto decoded = QByteArray::fromBase64Encoding(
            text.toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            reader.fail("inputs_base64", QStringLiteral("must be an array of base64 strings"));
        inputs.append(decoded.decoded);
    }
    if (inputs.isEmpty())
        inputs.append(QByteArray());
    return inputs;
}

template <typename Value>
void take(const std::optional<qint64> &given, Value &value)
{
    if (given)
        value = Value(*given);
}

void readLimits(wire::ObjectReader &reader, wire::RunAllowance &limits)
{
    using std::chrono::milliseconds;
    constexpr qint64 kMost = qint64(1) << 40; // the site's bounds come later
    take(reader.optionalInteger("cpu_time_ms", 1, kMost), limits.cpuTime);
    limits.wallTime = limits.cpuTime * 2 + milliseconds(1000);
    take(reader.optionalInteger("wall_time_ms", 1, kMost), limits.wallTime);
    take(reader.optionalInteger("memory_bytes", 1, kMost), limits.memory.count);
    take(reader.optionalInteger("stack_bytes", 0, kMost), limits.stack.count);
    take(reader.optionalInteger("output_bytes", 1, kMost), limits.output.count);
    take(reader.optionalInteger("file_size_bytes", 1, kMost), limits.fileSize.count);
    take(reader.optionalInteger("processes", 1, 1'000'000), limits.processes);
    reader.refuseUnknown();
}

void readCustom(wire::ObjectReader &reader, wire::CustomRun &run)
{
    run.inputs = readInputs(reader);
    run.repeats = int(reader.optionalInteger("repeats", 1, 1000).value_or(1));
    run.arguments = reader.optionalStrings("arguments");
    run.compilerOptions = reader.optionalStrings("compiler_options");
    run.wantedFiles = reader.optionalStrings("output_files");
    run.mergesErrorOutput = reader.optionalBoolean("merges_error_output").value_or(false);
    run.streamsOutput = reader.optionalBoolean("streams_output").value_or(false);
    reader.optionalObjects("input_files", [&](wire::ObjectReader &file) { run.files.append(readFile(file)); });
    reader.optionalObject("limits", [&](wire::ObjectReader &limits) { readLimits(limits, run.limits); });
}

} // namespace

QJsonObject summaryJson(const runs::Run &run)
{
    return {{QStringLiteral("id"), run.token},
            {QStringLiteral("language"), run.language},
            {QStringLiteral("state"), judging::stateCode(run.state)},
            {QStringLiteral("runs_done"), run.report.outputs ? int(run.report.outputs->size()) : run.runsDone},
            {QStringLiteral("runs_total"), int(run.run.inputs.size()) * run.run.repeats},
            {QStringLiteral("is_compile_error"), run.isCompileError()},
            {QStringLiteral("created_at"), timeJson(run.created)},
            {QStringLiteral("started_at"), timeJson(run.started)},
            {QStringLiteral("finished_at"), timeJson(run.finished)},
            {QStringLiteral("expires_at"), timeJson(run.expires)}};
}

QJsonObject toJson(const runs::Run &run, bool isStaff)
{
    QJsonObject object = summaryJson(run);
    QJsonArray results;
    for (const wire::RunOutput &output : run.report.outputs.value_or(QList<wire::RunOutput>()))
        results.append(outputJson(output));
    object.insert(QStringLiteral("results"), results);
    object.insert(QStringLiteral("compile_output"), QString::fromUtf8(run.report.compileOutput));
    object.insert(QStringLiteral("compile_time_ms"), qint64(run.report.compileTime.count()));
    object.insert(QStringLiteral("language_version"), run.report.languageVersion);
    if (isStaff) {
        object.insert(QStringLiteral("error"), run.error);
        object.insert(QStringLiteral("worker"), run.worker);
        object.insert(QStringLiteral("lost_attempts"), run.losses);
    }
    return object;
}

Result<runs::NewRun> readRun(const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    runs::NewRun run;
    run.language = reader.string("language");
    run.files = readSources(reader);
    readCustom(reader, run.run);
    TRY(reader.finishStrictly());
    return run;
}

} // namespace gavel::api
