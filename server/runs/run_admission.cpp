#include "server/runs/run_admission.h"

#include "server/judging/admission.h"

#include <QSet>

namespace gavel::runs {

namespace {

constexpr qsizetype kLongestArgument = 4096;
constexpr qsizetype kMostArguments = 256;
constexpr qsizetype kLongestPath = 1024;
constexpr qsizetype kMostDepth = 16;

std::unexpected<Error> refuse(const std::string &message)
{
    return failure(ErrorCode::InvalidArgument, message);
}

template <typename T>
Result<void> checkRange(const char *field, T value, T least, T most)
{
    if (value >= least && value <= most)
        return {};
    return refuse(std::string("limits.") + field + ": must be between " + std::to_string(least) + " and " +
                  std::to_string(most));
}

Result<void> checkLimits(const wire::RunAllowance &limits, const wire::RunAllowance &most)
{
    TRY(checkRange<qint64>("cpu_time_ms", limits.cpuTime.count(), 1, most.cpuTime.count()));
    TRY(checkRange<qint64>("wall_time_ms", limits.wallTime.count(), 1, most.wallTime.count()));
    TRY(checkRange<qint64>("memory_bytes", limits.memory.count, 1024 * 1024, most.memory.count));
    TRY(checkRange<qint64>("stack_bytes", limits.stack.count, 0, most.memory.count));
    TRY(checkRange<qint64>("output_bytes", limits.output.count, 1, most.output.count));
    TRY(checkRange<qint64>("file_size_bytes", limits.fileSize.count, 1, most.fileSize.count));
    return checkRange<qint64>("processes", limits.processes, 1, most.processes);
}

Result<void> checkArguments(const char *field, const QStringList &arguments)
{
    if (arguments.size() > kMostArguments)
        return refuse(std::string(field) + ": there may be at most " + std::to_string(kMostArguments));
    for (const QString &argument : arguments) {
        if (argument.size() > kLongestArgument || argument.contains(QChar(0)))
            return refuse(std::string(field) + ": one is too long or has a zero character");
    }
    return {};
}

Result<void> checkFiles(const NewRun &run, const RunMaxima &maxima)
{
    if (run.run.files.size() > maxima.files || run.run.wantedFiles.size() > maxima.files)
        return refuse("input_files: there may be at most " + std::to_string(maxima.files) + " files");
    QSet<QString> names;
    for (const wire::JobFile &file : run.run.files) {
        TRY_WITHIN("input_files", checkPath(file.name));
        if (names.contains(file.name))
            return refuse("input_files: there are two files " + file.name.toStdString());
        names.insert(file.name);
    }
    for (const QString &name : run.run.wantedFiles)
        TRY_WITHIN("output_files", checkPath(name));
    return {};
}

qint64 sizeOf(const NewRun &run)
{
    qint64 size = 0;
    for (const wire::JobFile &file : run.files)
        size += file.content.size();
    for (const wire::JobFile &file : run.run.files)
        size += file.content.size();
    for (const QByteArray &input : run.run.inputs)
        size += input.size();
    return size;
}

} // namespace

wire::RunAllowance RunMaxima::mostLimits()
{
    wire::RunAllowance most;
    most.cpuTime = std::chrono::seconds(60);
    most.wallTime = std::chrono::seconds(120);
    most.memory = mebibytes(2048);
    most.output = Bytes{wire::kMostRunReport};
    most.fileSize = mebibytes(64);
    most.processes = 256;
    return most;
}

Result<void> checkPath(const QString &path)
{
    const QStringList parts = path.split(QLatin1Char('/'));
    if (path.size() > kLongestPath || parts.size() > kMostDepth)
        return refuse("the path " + path.left(80).toStdString() + " is too long");
    for (const QString &part : parts)
        TRY_WITHIN(path.toStdString(), judging::checkFileName(part));
    return {};
}

Result<void> checkRun(const NewRun &run, const RunMaxima &maxima)
{
    TRY(judging::checkFiles(run.files, Bytes{wire::kMostRunRequest}));
    const wire::CustomRun &custom = run.run;
    if (custom.inputs.isEmpty() || custom.inputs.size() > maxima.inputs)
        return refuse("inputs: there must be between 1 and " + std::to_string(maxima.inputs));
    if (custom.repeats < 1 || custom.inputs.size() * custom.repeats > maxima.runs)
        return refuse("repeats: there may be at most " + std::to_string(maxima.runs) + " runs");
    TRY(checkFiles(run, maxima));
    TRY(checkArguments("arguments", custom.arguments));
    TRY(checkArguments("compiler_options", custom.compilerOptions));
    if (sizeOf(run) > wire::kMostRunRequest)
        return refuse("inputs: source, inputs and files have more than " + std::to_string(wire::kMostRunRequest) +
                      " bytes altogether");
    return checkLimits(custom.limits, maxima.limits);
}

} // namespace gavel::runs
