#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/offline_judge.h"
#include "worker/commands/outcome_text.h"
#include "worker/commands/source_files.h"
#include "worker/commands/termination_signals.h"
#include "worker/judging/run_limits.h"

#include <QCoreApplication>
#include <QJsonObject>

namespace gavel::worker {

namespace {

struct JudgeOptions {
    QString packagePath;
    QString sourcePath;
    QString language; // empty: guess
    std::optional<std::chrono::milliseconds> cpuTimeLimit;
    bool runsAllTests = false;
    bool isJson = false;
    OfflineSettings offline;
};

void declareOptions(CommandLine &line)
{
    line.addValue(QStringLiteral("language"), QStringLiteral("Its language; guessed from the file's extension."),
                  QStringLiteral("id"));
    line.addValue(QStringLiteral("time-limit"), QStringLiteral("Instead of the package's CPU time limit."),
                  QStringLiteral("seconds"));
    line.addFlag(QStringLiteral("all-tests"), QStringLiteral("Go on after the first test that is not accepted."));
    line.addFlag(QStringLiteral("json"), QStringLiteral("Print one JSON object instead of a table."));
    line.addValue(QStringLiteral("data"), QStringLiteral("Keep compiled programs here for the next time."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("languages"), QStringLiteral("Folder of language files of your own."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"),
                  QStringLiteral("Toolchain image that cells see instead of this host's /usr."),
                  QStringLiteral("folder"));
}

// Empty: told on standard error.
std::optional<JudgeOptions> readOptions(const CommandLine &line)
{
    JudgeOptions options;
    options.packagePath = line.positional().at(0);
    options.sourcePath = line.positional().at(1);
    options.language = line.value(QStringLiteral("language"));
    options.runsAllTests = line.isSet(QStringLiteral("all-tests"));
    options.isJson = line.isSet(QStringLiteral("json"));
    options.offline.dataDirectory = line.value(QStringLiteral("data"));
    options.offline.pluginDirectory = line.value(QStringLiteral("plugins"));
    options.offline.image = line.value(QStringLiteral("image"));
    options.offline.siteLanguages = line.value(QStringLiteral("languages"));
    if (const QString text = line.value(QStringLiteral("time-limit")); !text.isEmpty()) {
        bool isNumber = false;
        const double seconds = text.toDouble(&isNumber);
        if (!isNumber || !(seconds >= 0.001) || seconds > 3600) {
            line.mistake(
                QStringLiteral("--time-limit must be a number of seconds from 0.001 to 3600, not '%1'").arg(text));
            return std::nullopt;
        }
        options.cpuTimeLimit = std::chrono::milliseconds(qRound64(seconds * 1000));
    }
    return options;
}

Result<const OfferedLanguage *> chooseLanguage(const LanguageCatalog &catalog, const JudgeOptions &options,
                                               const QList<wire::JobFile> &files)
{
    QStringList names;
    for (const wire::JobFile &file : files)
        names.append(file.name);
    if (options.language.isEmpty())
        return guessLanguage(catalog, names);
    if (const OfferedLanguage *language = catalog.find(options.language))
        return language;
    for (const Refusal &refusal : catalog.refused) {
        if (refusal.id == options.language)
            return failure(ErrorCode::InvalidArgument, refusal.describe().toStdString());
    }
    return failure(ErrorCode::InvalidArgument,
                   "there is no language \"" + options.language.toStdString() + "\"; see gavel-worker languages");
}

// Everything up to the start of the judging.
Result<wire::Job> prepare(OfflineJudge &judge, const JudgeOptions &options, const LanguageCatalog &catalog)
{
    package::ImportedProblem problem = TRY(judge.import(options.packagePath));
    if (options.cpuTimeLimit)
        problem.judging.limits.cpuTimeLimit = *options.cpuTimeLimit;
    const domain::ProblemLimits limits = withDefaults(problem.judging.limits);
    wire::Job job;
    job.files = TRY(readSource(options.sourcePath, limits.code));
    job.language = TRY(chooseLanguage(catalog, options, job.files))
    ->definition.id;
    judge.useLanguages({job.language}, problem.judging);
    job.judgingData = TRY(judge.keep(problem.judging));
    job.runsAllTests = options.runsAllTests;
    if (!options.isJson)
        printLine(QStringLiteral("problem %1: %2 tests, %3 s, %4 MiB; language %5")
                      .arg(problem.manifest.shortName)
                      .arg(problem.judging.testcases.size())
                      .arg(double(limits.cpuTimeLimit.count()) / 1000)
                      .arg(limits.memory.count >> 20)
                      .arg(job.language));
    return job;
}

int failed(const JudgeOptions &options, const QString &error)
{
    if (options.isJson)
        printJson({{QStringLiteral("error"), error}});
    else
        printError(QStringLiteral("gavel-worker judge: ") + error);
    return kExitFailure;
}

void printForPeople(const wire::Report &report)
{
    if (!report.compileOutput.isEmpty())
        printError(QString::fromUtf8(report.compileOutput).trimmed());
    if (!report.tests.isEmpty())
        printLine(testTable(report).trimmed());
    printLine(verdictText(*report.verdict) + scoreText(report));
}

int tell(const JudgeOptions &options, const JudgingOutcome &outcome)
{
    const wire::Report &report = outcome.report;
    if (outcome.kind != JudgingOutcome::Kind::Reported)
        return failed(options, outcome.reason.isEmpty() ? QStringLiteral("cancelled") : outcome.reason);
    if (!report.verdict)
        return failed(options, report.error);
    if (options.isJson)
        printJson(reportToJson(report));
    else
        printForPeople(report);
    return *report.verdict == domain::Verdict::Accepted ? kExitGood : kExitNotGood;
}

} // namespace

int judgeCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("judge"), QStringLiteral("[options] PACKAGE SOURCE"),
        QStringLiteral("Judges a source (a file, or a folder of files) on a problem package (a folder or a "
                       "zip file), without a server.\n"
                       "Exit status: 0 accepted, 1 another verdict, 2 bad usage, 3 could not judge."));
    declareOptions(line);
    if (const auto exitCode = line.parse(arguments, 2, 2))
        return *exitCode;
    const std::optional<JudgeOptions> options = readOptions(line);
    if (!options)
        return kExitUsage;

    TerminationSignals signals;
    Result<std::unique_ptr<OfflineJudge>> judge = OfflineJudge::create(options->offline);
    if (!judge)
        return failed(*options, QString::fromStdString(judge.error().message));
    const auto catalog = (*judge)->toolbox().languages().catalog();
    const Result<wire::Job> job = prepare(**judge, *options, *catalog);
    if (!job)
        return failed(*options, QString::fromStdString(job.error().message));
    QObject::connect(&signals, &TerminationSignals::received, qApp, [] { QCoreApplication::exit(kExitInterrupted); });
    (*judge)->start(*job, [&](const JudgingOutcome &outcome) { QCoreApplication::exit(tell(*options, outcome)); });
    return QCoreApplication::exec();
}

} // namespace gavel::worker
