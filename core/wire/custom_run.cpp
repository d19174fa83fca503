#include "core/wire/custom_run.h"

#include "core/wire/json_reader.h"
#include "core/wire/termination_code.h"

namespace gavel::wire {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr qint64 kLongestTime = 86'400'000; // ms

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QJsonArray filesToJson(const QList<JobFile> &files)
{
    QJsonArray array;
    for (const JobFile &file : files)
        array.append(toJson(file));
    return array;
}

QList<JobFile> readFiles(ObjectReader &reader, const char *key)
{
    QList<JobFile> files;
    reader.objects(key, [&](ObjectReader &file) { files.append(readJobFile(file)); });
    return files;
}

QJsonObject toJson(const RunAllowance &limits)
{
    return {{QStringLiteral("cpu_time_ms"), qint64(limits.cpuTime.count())},
            {QStringLiteral("cpu_time_extra_ms"), qint64(limits.cpuTimeExtra.count())},
            {QStringLiteral("wall_time_ms"), qint64(limits.wallTime.count())},
            {QStringLiteral("memory_bytes"), qint64(limits.memory.count)},
            {QStringLiteral("stack_bytes"), qint64(limits.stack.count)},
            {QStringLiteral("output_bytes"), qint64(limits.output.count)},
            {QStringLiteral("file_size_bytes"), qint64(limits.fileSize.count)},
            {QStringLiteral("processes"), limits.processes},
            {QStringLiteral("compilation_time_ms"), qint64(limits.compilationTime.count())},
            {QStringLiteral("compilation_memory_bytes"), qint64(limits.compilationMemory.count)}};
}

RunAllowance readLimits(ObjectReader &reader)
{
    RunAllowance limits;
    limits.cpuTime = milliseconds(reader.integer("cpu_time_ms", 1, kLongestTime));
    limits.cpuTimeExtra = milliseconds(reader.integer("cpu_time_extra_ms", 0, kLongestTime));
    limits.wallTime = milliseconds(reader.integer("wall_time_ms", 1, kLongestTime));
    limits.memory = Bytes{reader.integer("memory_bytes", 1)};
    limits.stack = Bytes{reader.integer("stack_bytes", 0)};
    limits.output = Bytes{reader.integer("output_bytes", 1)};
    limits.fileSize = Bytes{reader.integer("file_size_bytes", 1)};
    limits.processes = int(reader.integer("processes", 1, 100'000));
    limits.compilationTime = milliseconds(reader.integer("compilation_time_ms", 1, kLongestTime));
    limits.compilationMemory = Bytes{reader.integer("compilation_memory_bytes", 1)};
    return limits;
}

} // namespace

QJsonObject toJson(const JobFile &file)
{
    return {{QStringLiteral("name"), file.name}, {QStringLiteral("content"), base64(file.content)}};
}

JobFile readJobFile(ObjectReader &reader)
{
    const QString name = reader.string("name");
    return {name, reader.base64("content")};
}

QJsonObject toJson(const CustomRun &run)
{
    QJsonArray inputs;
    for (const QByteArray &input : run.inputs)
        inputs.append(QJsonObject{{QStringLiteral("content"), base64(input)}});
    return {{QStringLiteral("inputs"), inputs},
            {QStringLiteral("repeats"), run.repeats},
            {QStringLiteral("files"), filesToJson(run.files)},
            {QStringLiteral("wanted_files"), QJsonArray::fromStringList(run.wantedFiles)},
            {QStringLiteral("arguments"), QJsonArray::fromStringList(run.arguments)},
            {QStringLiteral("compiler_options"), QJsonArray::fromStringList(run.compilerOptions)},
            {QStringLiteral("merges_error_output"), run.mergesErrorOutput},
            {QStringLiteral("streams_output"), run.streamsOutput},
            {QStringLiteral("limits"), toJson(run.limits)}};
}

CustomRun readCustomRun(ObjectReader &reader)
{
    CustomRun run;
    reader.objects("inputs", [&](ObjectReader &input) { run.inputs.append(input.base64("content")); });
    run.repeats = int(reader.integer("repeats", 1, 1000));
    run.files = readFiles(reader, "files");
    run.wantedFiles = reader.strings("wanted_files");
    run.arguments = reader.strings("arguments");
    run.compilerOptions = reader.strings("compiler_options");
    run.mergesErrorOutput = reader.boolean("merges_error_output");
    run.streamsOutput = reader.optionalBoolean("streams_output").value_or(false); // earlier versions know nothing of it
    reader.object("limits", [&](ObjectReader &limits) { run.limits = readLimits(limits); });
    return run;
}

QJsonObject toJson(const RunOutput &output)
{
    return {{QStringLiteral("termination"), terminationCode(output.termination)},
            {QStringLiteral("exit_code"), output.exitCode},
            {QStringLiteral("signal"), output.signal},
            {QStringLiteral("cpu_time_ns"), qint64(output.cpuTime.count())},
            {QStringLiteral("wall_time_ns"), qint64(output.wallTime.count())},
            {QStringLiteral("peak_memory_bytes"), qint64(output.peakMemory.count)},
            {QStringLiteral("output"), base64(output.output)},
            {QStringLiteral("error_output"), base64(output.errorOutput)},
            {QStringLiteral("is_cut"), output.isCut},
            {QStringLiteral("files"), filesToJson(output.files)}};
}

RunOutput readRunOutput(ObjectReader &reader)
{
    RunOutput output;
    const std::optional<Termination> termination = terminationFromCode(reader.string("termination"));
    if (!termination)
        reader.fail("termination", QStringLiteral("is not one of the known terminations"));
    output.termination = termination.value_or(Termination::Exited);
    output.exitCode = int(reader.integer("exit_code", 0, 255));
    output.signal = int(reader.integer("signal", 0, 127));
    output.cpuTime = nanoseconds(reader.integer("cpu_time_ns", 0));
    output.wallTime = nanoseconds(reader.integer("wall_time_ns", 0));
    output.peakMemory = Bytes{reader.integer("peak_memory_bytes", 0)};
    output.output = reader.base64("output");
    output.errorOutput = reader.base64("error_output");
    output.isCut = reader.boolean("is_cut");
    output.files = readFiles(reader, "files");
    return output;
}

} // namespace gavel::wire
