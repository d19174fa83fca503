#include "server/judge0/submission_input.h"

#include "server/judge0/attribute_reader.h"
#include "server/judge0/zip_files.h"

#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>

#include <cmath>

namespace gavel::judge0 {

namespace {

using Range = AttributeReader::Range;

constexpr qsizetype kMostExtraFiles = 200;
constexpr double kTimeUnit = 1000; // a second in milliseconds

// One submission while it is read.
struct Reading {
    AttributeReader reader;
    const Languages &languages;
    const Settings &settings;
    runs::NewRun run;
    std::optional<Language> language;
    bool isMultiFile = false;

    void keep(const char *name, const QJsonValue &value) { run.attributes.insert(QString::fromLatin1(name), value); }
};

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue();
}

QJsonValue base64OrNull(const std::optional<QByteArray> &bytes)
{
    return bytes ? QJsonValue(QString::fromLatin1(bytes->toBase64())) : QJsonValue();
}

void readLanguage(Reading &reading)
{
    AttributeReader &reader = reading.reader;
    const double given = reader.number("language_id", std::nan(""), Range{-1e9, 1e9, true, true});
    if (std::isnan(given)) {
        if (reader.isGood())
            reader.refuse("language_id", QStringLiteral("can't be blank"));
        return reader.refuse("language_id", QStringLiteral("language with id  doesn't exist"));
    }
    const int id = int(given);
    reading.keep("language_id", id);
    reading.isMultiFile = id == kMultiFileProgram;
    reading.language = reading.languages.find(id);
    if (!reading.language)
        reader.refuse("language_id", QStringLiteral("language with id %1 doesn't exist").arg(id));
    else if (reading.language->isArchived())
        reader.refuse("language_id",
                      QStringLiteral("language with id %1 is archived and cannot be used anymore").arg(id));
    else
        reading.run.language = reading.language->gavelId;
}

void readSource(Reading &reading)
{
    const QByteArray source = reading.reader.text("source_code").value_or(QByteArray());
    const bool isBlank = source.trimmed().isEmpty();
    if (reading.isMultiFile && !isBlank)
        reading.reader.refuse("source_code", QStringLiteral("must be blank"));
    else if (!reading.isMultiFile && isBlank)
        reading.reader.refuse("source_code", QStringLiteral("can't be blank"));
    if (!reading.isMultiFile && reading.language)
        reading.run.files = {{reading.language->sourceFile, source}};
}

void readTexts(Reading &reading)
{
    const std::optional<QByteArray> input = reading.reader.text("stdin");
    reading.run.run.inputs = {input.value_or(QByteArray())};
    reading.keep("has_stdin", input.has_value());
    reading.keep("expected_output", base64OrNull(reading.reader.text("expected_output")));
}

// Of a multi-file program the archive is the source; "run" stands for all of it.
void useAsSource(Reading &reading, QList<wire::JobFile> files)
{
    for (const char *name : {"run", "run.sh"}) {
        const auto found = std::ranges::find(files, QString::fromLatin1(name), &wire::JobFile::name);
        if (found == files.end())
            continue;
        reading.run.files = {*found};
        files.erase(found);
        break;
    }
    if (reading.run.files.isEmpty())
        reading.reader.refuse("additional_files", QStringLiteral("has no file run"));
    reading.run.run.files = files;
}

void readAdditionalFiles(Reading &reading)
{
    const std::optional<QByteArray> zip = reading.reader.bytes("additional_files");
    reading.keep("additional_files", base64OrNull(zip));
    if (!zip && reading.isMultiFile)
        return reading.reader.refuse("additional_files", QStringLiteral("can't be blank"));
    if (!zip)
        return;
    if (!reading.settings.enableAdditionalFiles)
        return reading.reader.refuse("additional_files", QStringLiteral("setting additional files is not allowed"));
    Result<QList<wire::JobFile>> files =
        unpackZip(*zip, qint64(reading.settings.maxExtractSize) * 1024, kMostExtraFiles);
    if (!files)
        return reading.reader.refuse("additional_files", QStringLiteral("is not a zip archive that can be unpacked: ") +
                                                             QString::fromStdString(files.error().message));
    if (reading.isMultiFile)
        useAsSource(reading, *std::move(files));
    else
        reading.run.run.files = *std::move(files);
}

// Characters that a shell would take for more than a word are dropped; the rest is split as a shell would.
QStringList words(QString text)
{
    static const QRegularExpression special(QStringLiteral("[$&;<>|`]"));
    return QProcess::splitCommand(text.remove(special));
}

QStringList readWords(Reading &reading, const char *name, bool isEnabled, const QString &refusal)
{
    const std::optional<QString> text = reading.reader.string(name);
    reading.keep(name, orNull(text));
    if (!text)
        return {};
    if (!isEnabled)
        reading.reader.refuse(name, refusal);
    else if (text->size() > reading.settings.longestOptions)
        reading.reader.refuse(
            name, QStringLiteral("is too long (maximum is %1 characters)").arg(reading.settings.longestOptions));
    return words(*text);
}

void readOptions(Reading &reading)
{
    const Settings &settings = reading.settings;
    wire::CustomRun &run = reading.run.run;
    run.compilerOptions = readWords(reading, "compiler_options", settings.enableCompilerOptions,
                                    QStringLiteral("setting compiler options is not allowed"));
    const bool isCompiled = !reading.language || !reading.language->compileCommand.isEmpty();
    if (!run.compilerOptions.isEmpty() && (!isCompiled || reading.isMultiFile))
        reading.reader.refuse("compiler_options",
                              QStringLiteral("setting compiler options is only allowed for compiled languages"));
    run.arguments = readWords(reading, "command_line_arguments", settings.enableCommandLineArguments,
                              QStringLiteral("setting command line arguments is not allowed"));
}

double readNumber(Reading &reading, const char *name, double absent, const Range &range)
{
    const double value = reading.reader.number(name, absent, range);
    reading.keep(name, value);
    return value;
}

std::chrono::milliseconds seconds(double value)
{
    return std::chrono::milliseconds(std::max<qint64>(1, std::llround(value * kTimeUnit)));
}

void readLimits(Reading &reading)
{
    const Settings &s = reading.settings;
    wire::RunAllowance &limits = reading.run.run.limits;
    limits.cpuTime = seconds(readNumber(reading, "cpu_time_limit", s.cpuTimeLimit, {0, s.maxCpuTimeLimit}));
    limits.cpuTimeExtra = seconds(readNumber(reading, "cpu_extra_time", s.cpuExtraTime, {0, s.maxCpuExtraTime}));
    limits.wallTime = seconds(readNumber(reading, "wall_time_limit", s.wallTimeLimit, {1, s.maxWallTimeLimit}));
    limits.memory = kibibytes(
        qint64(readNumber(reading, "memory_limit", s.memoryLimit, {2048, double(s.maxMemoryLimit), true, true})));
    limits.stack =
        kibibytes(qint64(readNumber(reading, "stack_limit", s.stackLimit, {0, double(s.maxStackLimit), true, true})));
    limits.processes = int(readNumber(reading, "max_processes_and_or_threads", s.maxProcesses,
                                      {0, double(s.maxMaxProcesses), false, true}));
    const qint64 fileSize =
        qint64(readNumber(reading, "max_file_size", s.maxFileSize, {0, double(s.maxMaxFileSize), true, true}));
    limits.fileSize = limits.output = Bytes{std::max<qint64>(1, fileSize * 1024)};
    limits.compilationTime = seconds(s.maxCpuTimeLimit);
    reading.run.run.repeats =
        int(readNumber(reading, "number_of_runs", s.numberOfRuns, {0, double(s.maxNumberOfRuns), false, true}));
}

// Limits here are always those of the whole program, which is what these switches would turn off.
void readSwitches(Reading &reading)
{
    for (const char *name :
         {"enable_per_process_and_thread_time_limit", "enable_per_process_and_thread_memory_limit"}) {
        const bool isOn = reading.reader.boolean(name, false);
        if (isOn)
            reading.reader.refuse(name, QStringLiteral("this option cannot be enabled"));
        reading.keep(name, false);
    }
    if (reading.reader.boolean("enable_network", false))
        reading.reader.refuse("enable_network", QStringLiteral("enabling network is not allowed"));
    reading.keep("enable_network", false);
    reading.run.run.mergesErrorOutput = reading.reader.boolean("redirect_stderr_to_stdout", false);
    reading.keep("redirect_stderr_to_stdout", reading.run.run.mergesErrorOutput);
    const std::optional<QString> callback = reading.reader.string("callback_url");
    reading.keep("callback_url", orNull(callback));
    if (callback && !reading.settings.enableCallbacks)
        reading.reader.refuse("callback_url", QStringLiteral("setting callback is not allowed"));
}

} // namespace

CheckedSubmission readSubmission(const QJsonObject &object, bool isBase64, const Languages &languages,
                                 const Settings &settings)
{
    Reading reading{AttributeReader(object, isBase64), languages, settings, {}, {}};
    reading.run.origin = runs::RunOrigin::Judge0;
    reading.run.keptFor = settings.keptFor;
    readLanguage(reading);
    readSource(reading);
    readTexts(reading);
    readAdditionalFiles(reading);
    readOptions(reading);
    readLimits(reading);
    readSwitches(reading);
    if (!reading.reader.isGood())
        return std::unexpected(reading.reader.errors());
    return std::move(reading.run);
}

} // namespace gavel::judge0
