#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/self_test.h"
#include "worker/commands/toolbox.h"
#include "worker/plugins/checker_host.h"
#include "worker/plugins/checker_registry.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <unistd.h>

namespace gavel::worker {

namespace {

// Prints findings and remembers whether any was bad.
class Findings {
public:
    void good(const QString &text) { printLine(QStringLiteral("ok      ") + text); }
    void note(const QString &text) { printLine(QStringLiteral("note    ") + text); }
    void bad(const QString &text)
    {
        m_isBad = true;
        printLine(QStringLiteral("FAILED  ") + text);
    }
    int exitCode() const { return m_isBad ? kExitNotGood : kExitGood; }

private:
    bool m_isBad = false;
};

QString backendName(sandbox::GroupBackend backend)
{
    switch (backend) {
    case sandbox::GroupBackend::V1: return QStringLiteral("control groups v1");
    case sandbox::GroupBackend::V2: return QStringLiteral("control groups v2");
    case sandbox::GroupBackend::Automatic:
    case sandbox::GroupBackend::None: break;
    }
    return QStringLiteral("no control groups");
}

void examineAbilities(const sandbox::SandboxAbilities &abilities, Findings &findings)
{
    const auto ability = [&](bool isThere, const QString &name) {
        isThere ? findings.good(name) : findings.bad(name + QStringLiteral(": not on this host"));
    };
    findings.good(QStringLiteral("the sandbox started, with %1").arg(backendName(abilities.groups)));
    ability(abilities.limitsMemory, QStringLiteral("memory is limited"));
    ability(abilities.measuresPeakMemory, QStringLiteral("peak memory is measured"));
    ability(abilities.limitsProcesses, QStringLiteral("processes are limited"));
    if (!abilities.countsDeniedCalls)
        findings.note(QStringLiteral("denied system calls are refused, but not counted"));
    for (const std::string &missing : abilities.missing)
        findings.note(QString::fromStdString(missing));
}

void examineLanguages(Toolbox &toolbox, Findings &findings)
{
    const auto catalog = toolbox.probeLanguages();
    if (catalog->offered.isEmpty())
        findings.bad(QStringLiteral("no language is offered; see gavel-worker languages"));
    else
        findings.good(QStringLiteral("%1 languages").arg(catalog->offered.size()));
    for (const Refusal &refusal : catalog->refused)
        findings.note(refusal.describe());
}

void examineCheckers(const Installation &installation, Findings &findings)
{
    const CheckerCatalog catalog = readCheckerCatalog(installation.checkerDirectory());
    const auto host = CheckerHost::create(installation.checkerHostProgram, installation.checkerDirectory());
    if (!host)
        findings.bad(QStringLiteral("the checker host: ") + QString::fromStdString(host.error().message));
    for (const CheckerDescription &checker : catalog.offered) {
        const Result<void> isValid = host ? (*host)->validate(checker.id, {}) : Result<void>();
        if (!isValid && isValid.error().code != ErrorCode::InvalidArgument)
            findings.bad(
                QStringLiteral("checker %1: %2").arg(checker.id, QString::fromStdString(isValid.error().message)));
    }
    for (const Refusal &refusal : catalog.refused)
        findings.bad(refusal.describe());
    if (catalog.find(QStringLiteral("default")))
        findings.good(QStringLiteral("%1 checkers").arg(catalog.offered.size()));
    else
        findings.bad(QStringLiteral("there is no checker \"default\" in ") + installation.checkerDirectory());
}

void examineDirectory(const QString &path, Findings &findings)
{
    const QString name = QStringLiteral("data folder ") + path;
    if (!QDir().mkpath(path) || !QFileInfo(path).isWritable())
        return findings.bad(name + QStringLiteral(": cannot be written"));
    const qint64 free = QStorageInfo(path).bytesAvailable();
    const QString text = QStringLiteral("%1: %2 MiB free").arg(name).arg(free >> 20);
    free < mebibytes(256).count ? findings.bad(text) : findings.good(text);
}

} // namespace

int doctorCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("doctor"), QStringLiteral("[options]"),
        QStringLiteral("Says what this host can enforce, and attacks the real sandbox with a few dozen small "
                       "scripts.\nExit status: 0 all is well, 1 something is not, 2 bad usage, 3 the sandbox "
                       "cannot be started."));
    line.addValue(QStringLiteral("data"), QStringLiteral("The worker's data folder, to be examined too."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("offer"),
                  QStringLiteral("Only these languages, comma-separated; all that are found if not given."),
                  QStringLiteral("ids"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    if (const auto exitCode = line.parse(arguments, 0, 0))
        return *exitCode;
    ToolboxSettings settings;
    settings.pluginDirectory = line.value(QStringLiteral("plugins"));
    settings.offered = line.value(QStringLiteral("offer")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    settings.cores = coresForSlots(1);
    settings.sandboxName = "gavel-doctor-" + std::to_string(getpid());
    const Result<std::unique_ptr<Toolbox>> toolbox = Toolbox::create(settings);
    if (!toolbox) {
        printError(QStringLiteral("gavel-worker doctor: ") + QString::fromStdString(toolbox.error().message));
        return kExitFailure;
    }
    Findings findings;
    examineAbilities((*toolbox)->sandbox().abilities(), findings);
    runSelfTest((*toolbox)->sandbox(), [&](const SelfTestResult &result) {
        result.failure.isEmpty() ? findings.good(result.name)
                                 : findings.bad(result.name + QStringLiteral(": ") + result.failure);
    });
    examineLanguages(**toolbox, findings);
    examineCheckers((*toolbox)->installation(), findings);
    if (line.isSet(QStringLiteral("data")))
        examineDirectory(line.value(QStringLiteral("data")), findings);
    return findings.exitCode();
}

} // namespace gavel::worker
