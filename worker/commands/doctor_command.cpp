#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/toolbox.h"
#include "worker/doctor/host_report.h"
#include "worker/doctor/self_test.h"
#include "worker/plugins/checker_host.h"
#include "worker/plugins/checker_registry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <unistd.h>

namespace gavel::worker {

namespace {

using Level = Finding::Level;

constexpr Bytes kCaches = mebibytes(4096 + 1024); // as gavel-worker run has them if not told otherwise
constexpr Bytes kLeastFreeDisk = mebibytes(256);

QString levelName(Level level)
{
    switch (level) {
    case Level::Good: return QStringLiteral("ok");
    case Level::Note: return QStringLiteral("note");
    case Level::Warning: return QStringLiteral("warning");
    case Level::Failed: return QStringLiteral("failed");
    }
    Q_UNREACHABLE();
}

// Where findings go, and whether any was bad.
class Report {
public:
    enum class Form { Table, Json };
    explicit Report(Form form) : m_form(form) {}

    void add(const Findings &findings)
    {
        for (const Finding &finding : findings)
            add(finding);
    }

    void add(const Finding &finding)
    {
        m_isGood = m_isGood && finding.level != Level::Failed;
        if (m_form == Form::Table)
            return print(finding);
        QJsonObject object{{QStringLiteral("level"), levelName(finding.level)},
                           {QStringLiteral("area"), finding.area},
                           {QStringLiteral("id"), finding.id},
                           {QStringLiteral("text"), finding.text}};
        if (!finding.fix.isEmpty())
            object.insert(QStringLiteral("fix"), finding.fix);
        m_findings.append(object);
    }

    int finish(QJsonObject summary = {})
    {
        summary.insert(QStringLiteral("is_good"), m_isGood);
        summary.insert(QStringLiteral("findings"), m_findings);
        if (m_form == Form::Json)
            printLine(QString::fromUtf8(QJsonDocument(summary).toJson(QJsonDocument::Compact)));
        return m_isGood ? kExitGood : kExitNotGood;
    }

private:
    static void print(const Finding &finding)
    {
        const QString level = finding.level == Level::Failed ? QStringLiteral("FAILED") : levelName(finding.level);
        printLine(QStringLiteral("%1 %2 %3").arg(level, -8).arg(finding.area, -10).arg(finding.text));
        if (!finding.fix.isEmpty())
            printLine(QStringLiteral("%1 to mend it: %2").arg(QString(), 19).arg(finding.fix));
    }

    const Form m_form;
    QJsonArray m_findings;
    bool m_isGood = true;
};

Finding attackFinding(const SelfTestResult &result)
{
    const bool hasHeld = result.failure.isEmpty();
    return {hasHeld ? Level::Good : Level::Failed, QStringLiteral("attack"), result.id,
            hasHeld ? result.name : result.name + QStringLiteral(": ") + result.failure, QString()};
}

void examineLanguages(Toolbox &toolbox, Report &report)
{
    const QString area = QStringLiteral("languages");
    const auto catalog = toolbox.probeLanguages();
    const qsizetype count = catalog->offered.size();
    report.add({count > 0 ? Level::Good : Level::Failed, area, QStringLiteral("offered"),
                QStringLiteral("%1 languages").arg(count),
                count > 0 ? QString() : QStringLiteral("gavel-worker languages install --tier core")});
    for (const Refusal &refusal : catalog->refused)
        report.add({Level::Note, area, QStringLiteral("refused"), refusal.describe(), QString()});
}

void examineCheckers(const Installation &installation, Report &report)
{
    const QString area = QStringLiteral("checkers");
    const auto fail = [&](const QString &id, const QString &text) {
        report.add({Level::Failed, area, id, text, QString()});
    };
    const CheckerCatalog catalog = readCheckerCatalog(installation.checkerDirectory());
    const auto host = CheckerHost::create(installation.checkerHostProgram, installation.checkerDirectory());
    if (!host)
        fail(QStringLiteral("host"),
             QStringLiteral("the checker host: ") + QString::fromStdString(host.error().message));
    for (const CheckerDescription &checker : catalog.offered) {
        const Result<void> isValid = host ? (*host)->validate(checker.id, {}) : Result<void>();
        if (!isValid && isValid.error().code != ErrorCode::InvalidArgument)
            fail(checker.id,
                 QStringLiteral("checker %1: %2").arg(checker.id, QString::fromStdString(isValid.error().message)));
    }
    for (const Refusal &refusal : catalog.refused)
        fail(QStringLiteral("refused"), refusal.describe());
    if (catalog.find(QStringLiteral("default")))
        report.add({Level::Good, area, QStringLiteral("offered"),
                    QStringLiteral("%1 checkers").arg(catalog.offered.size()), QString()});
    else
        fail(QStringLiteral("default"),
             QStringLiteral("there is no checker \"default\" in ") + installation.checkerDirectory());
}

void declareOptions(CommandLine &line)
{
    line.addValue(QStringLiteral("data"), QStringLiteral("The worker's data folder, to be examined too."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("slots"), QStringLiteral("As many as the worker has; one a core if not given."),
                  QStringLiteral("number"));
    line.addValue(QStringLiteral("offer"),
                  QStringLiteral("Only these languages, comma-separated; all that are found if not given."),
                  QStringLiteral("ids"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"),
                  QStringLiteral("Toolchain image that cells see instead of this host's /usr."),
                  QStringLiteral("folder"));
    line.addFlag(QStringLiteral("json"), QStringLiteral("Print one JSON object."));
}

} // namespace

int doctorCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("doctor"), QStringLiteral("[options]"),
        QStringLiteral(
            "Says what this host can enforce and measure, with the command or setting that gives what is "
            "missing,\nand attacks the real sandbox a few dozen times.\nExit status: 0 nothing has failed, "
            "1 something has (a worker would take no jobs), 2 bad usage,\n3 the sandbox cannot be started."));
    declareOptions(line);
    if (const auto exitCode = line.parse(arguments, 0, 0))
        return *exitCode;
    const auto slotCount = line.number(QStringLiteral("slots"), 1, 1024, int(allowedCores().size()));
    if (!slotCount)
        return kExitUsage;
    ToolboxSettings settings;
    settings.pluginDirectory = line.value(QStringLiteral("plugins"));
    settings.image = line.value(QStringLiteral("image"));
    settings.offered = line.value(QStringLiteral("offer")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    settings.cores = coresForSlots(1);
    settings.sandboxName = "gavel-doctor-" + std::to_string(getpid());

    Report report(line.isSet(QStringLiteral("json")) ? Report::Form::Json : Report::Form::Table);
    const HostFiles host;
    report.add(examineKernel(host, geteuid() == 0));
    report.add(examineProcessor(host, coresForSlots(*slotCount)));
    report.add(examineMemory(host));
    report.add(examineProcess());
    if (line.isSet(QStringLiteral("data")))
        report.add(examineDisk(line.value(QStringLiteral("data")), kCaches, kLeastFreeDisk));
    const Result<std::unique_ptr<Toolbox>> toolbox = Toolbox::create(settings);
    if (!toolbox) {
        const QString message = QString::fromStdString(toolbox.error().message);
        report.add({Level::Failed, QStringLiteral("sandbox"), QStringLiteral("start"), message, QString()});
        report.finish({{QStringLiteral("error"), message}});
        printError(QStringLiteral("gavel-worker doctor: ") + message);
        return kExitFailure;
    }
    report.add(examineAbilities((*toolbox)->sandbox().abilities()));
    runSelfTest((*toolbox)->sandbox(), (*toolbox)->installation().attacksProgram, 0,
                [&](const SelfTestResult &result) { report.add(attackFinding(result)); });
    examineLanguages(**toolbox, report);
    examineCheckers((*toolbox)->installation(), report);
    return report.finish();
}

} // namespace gavel::worker
