#include "server/commands/problem_commands.h"

#include "core/package/package_fault.h"
#include "server/commands/workspace.h"
#include "server/problems/problem_service.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace gavel::commands {

namespace {

using problems::ImportReport;
using problems::ProblemService;
using problems::ProblemSummary;

struct ProblemWorkspace {
    Workspace workspace;
    std::unique_ptr<ProblemService> service; // goes before what it works on
};

Result<ProblemWorkspace> openProblems(const CommandLine &line)
{
    ProblemWorkspace opened
    {
        TRY(openWorkspace(line))
        , nullptr
    };
    opened.service = TRY(ProblemService::load(*opened.workspace.database, *opened.workspace.blobs));
    return opened;
}

Result<package::ImportOptions> optionsOf(const CommandLine &line)
{
    package::ImportOptions options;
    options.shortName = line.value(QStringLiteral("name")).value_or(QString());
    if (!options.shortName.isEmpty() && line.words().size() > 1)
        return failure(ErrorCode::InvalidArgument, "--name goes with one package only");
    if (const auto text = line.value(QStringLiteral("time-limit"))) {
        bool isNumber = false;
        const double seconds = text->toDouble(&isNumber);
        if (!isNumber || !(seconds >= 0.001 && seconds <= 3600))
            return failure(ErrorCode::InvalidArgument, "--time-limit must be a number of seconds, at most 3600");
        options.cpuTimeLimit = std::chrono::milliseconds(qRound64(seconds * 1000));
    }
    return options;
}

QString outcomeOf(const ImportReport &report)
{
    if (!report.problem)
        return QStringLiteral("refused");
    if (report.isNewProblem)
        return QStringLiteral("imported");
    return report.isNewVersion ? QStringLiteral("new version") : QStringLiteral("unchanged");
}

QJsonObject toJson(const package::PackageFault &fault)
{
    const bool isError = fault.severity == package::PackageFault::Severity::Error;
    QJsonObject object{{QStringLiteral("file"), fault.file},
                       {QStringLiteral("reason"), fault.reason},
                       {QStringLiteral("severity"), isError ? QStringLiteral("error") : QStringLiteral("warning")}};
    if (fault.line)
        object.insert(QStringLiteral("line"), *fault.line);
    return object;
}

QJsonObject toJson(const QString &path, const ImportReport &report)
{
    QJsonArray faults;
    for (const package::PackageFault &fault : report.faults)
        faults.append(toJson(fault));
    QJsonObject object{{QStringLiteral("path"), path},
                       {QStringLiteral("outcome"), outcomeOf(report)},
                       {QStringLiteral("faults"), faults}};
    if (report.problem) {
        object.insert(QStringLiteral("name"), report.problem->name);
        object.insert(QStringLiteral("version"), report.version);
        object.insert(QStringLiteral("live_version"), report.problem->versionNumber);
    }
    return object;
}

void print(const QString &path, const ImportReport &report)
{
    for (const package::PackageFault &fault : report.faults)
        std::fputs(qUtf8Printable(path + QStringLiteral(": ") + toString(fault) + QLatin1Char('\n')), stderr);
    if (!report.problem)
        return printLine(path + QStringLiteral(": refused"));
    printLine(QStringLiteral("%1: %2, version %3, %4 testcases, %5 s")
                  .arg(report.problem->name, outcomeOf(report))
                  .arg(report.version)
                  .arg(report.problem->testcaseCount)
                  .arg(static_cast<double>(report.problem->limits.cpuTimeLimit.count()) / 1000));
}

Result<ImportReport> importOne(ProblemService &service, const problems::ImportRequest &request)
{
    return await<ImportReport>([&](Callback<ImportReport> done) { service.importPackage(request, std::move(done)); });
}

QJsonObject toJson(const ProblemSummary &problem)
{
    return QJsonObject{{QStringLiteral("name"), problem.name},
                       {QStringLiteral("title"), problem.title},
                       {QStringLiteral("open"), problem.isOpen},
                       {QStringLiteral("version"), problem.versionNumber},
                       {QStringLiteral("testcases"), problem.testcaseCount},
                       {QStringLiteral("cpu_time_limit_ms"), qint64(problem.limits.cpuTimeLimit.count())},
                       {QStringLiteral("memory_limit_bytes"), qint64(problem.limits.memory.count)}};
}

} // namespace

Result<void> importProblems(const QStringList &arguments)
{
    const CommandLine line = TRY(CommandLine::parse(
        arguments,
        {{QStringLiteral("data"), QStringLiteral("name"), QStringLiteral("time-limit")},
         {QStringLiteral("hidden"), QStringLiteral("staged"), QStringLiteral("json")},
         1,
         1'000'000,
         QStringLiteral("gavel-server problem import PATH... [--name NAME] [--time-limit SECONDS] [--hidden] "
                        "[--staged] [--json] [--data DIR]")}));
    problems::ImportRequest request;
    request.options = TRY(optionsOf(line));
    request.isOpen = !line.has(QStringLiteral("hidden"));
    request.isStaged = line.has(QStringLiteral("staged"));
    const ProblemWorkspace opened = TRY(openProblems(line));
    QJsonArray all;
    int refused = 0;
    for (const QString &path : line.words()) {
        request.path = path;
        const ImportReport report = TRY_WITHIN(path.toStdString(), importOne(*opened.service, request));
        refused += report.problem ? 0 : 1;
        if (line.has(QStringLiteral("json")))
            all.append(toJson(path, report));
        else
            print(path, report);
    }
    if (line.has(QStringLiteral("json")))
        printLine(QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
    if (refused > 0)
        return failure(ErrorCode::InvalidArgument,
                       std::to_string(refused) + " of " + std::to_string(line.words().size()) + " packages refused");
    return {};
}

Result<void> exportProblem(const QStringList &arguments)
{
    const CommandLine line = TRY(CommandLine::parse(
        arguments, {{QStringLiteral("data")},
                    {},
                    2,
                    2,
                    QStringLiteral("gavel-server problem export NAME PATH [--data DIR]   (PATH.zip or a directory)")}));
    const ProblemWorkspace opened = TRY(openProblems(line));
    TRY(await<void>([&](Callback<void> done) {
        opened.service->exportPackage(line.words()[0], line.words()[1], std::move(done));
    }));
    const QStringList lost = TRY(await<QStringList>(
        [&](Callback<QStringList> done) { opened.service->lost(line.words()[0], std::move(done)); }));
    for (const QString &what : lost)
        std::fputs(qUtf8Printable(QStringLiteral("lost: ") + what + QLatin1Char('\n')), stderr);
    printLine(QStringLiteral("%1: exported to %2").arg(line.words()[0], line.words()[1]));
    return {};
}

Result<void> listProblems(const QStringList &arguments)
{
    const CommandLine line =
        TRY(CommandLine::parse(arguments, {{QStringLiteral("data")},
                                           {QStringLiteral("json")},
                                           0,
                                           0,
                                           QStringLiteral("gavel-server problem list [--json] [--data DIR]")}));
    const ProblemWorkspace opened = TRY(openProblems(line));
    QJsonArray all;
    for (const ProblemSummary &problem : opened.service->list(accounts::Role::Admin)) {
        if (line.has(QStringLiteral("json")))
            all.append(toJson(problem));
        else
            printLine(QStringLiteral("%1 version %2, %3 testcases, %4%5")
                          .arg(problem.name, -24)
                          .arg(problem.versionNumber)
                          .arg(problem.testcaseCount)
                          .arg(problem.title, problem.isOpen ? QString() : QStringLiteral(" (hidden)")));
    }
    if (line.has(QStringLiteral("json")))
        printLine(QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
    return {};
}

} // namespace gavel::commands
