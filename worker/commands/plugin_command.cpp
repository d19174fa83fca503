#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/installation.h"
#include "worker/commands/outcome_text.h"
#include "worker/plugins/plugin_check.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace gavel::worker {

namespace {

QString stateName(PluginCheck::State state)
{
    switch (state) {
    case PluginCheck::State::Passed: return QStringLiteral("ok");
    case PluginCheck::State::Failed: return QStringLiteral("FAILED");
    case PluginCheck::State::NotDone: return QStringLiteral("note");
    }
    Q_UNREACHABLE();
}

QString stateId(PluginCheck::State state)
{
    switch (state) {
    case PluginCheck::State::Passed: return QStringLiteral("passed");
    case PluginCheck::State::Failed: return QStringLiteral("failed");
    case PluginCheck::State::NotDone: return QStringLiteral("not_done");
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const PluginCheckReport &report)
{
    QJsonArray checks;
    for (const PluginCheck &check : report.checks) {
        checks.append(QJsonObject{{QStringLiteral("check"), check.check},
                                  {QStringLiteral("state"), stateId(check.state)},
                                  {QStringLiteral("detail"), check.detail}});
    }
    return QJsonObject{{QStringLiteral("kind"), report.kind},
                       {QStringLiteral("id"), report.id},
                       {QStringLiteral("is_good"), report.isGood()},
                       {QStringLiteral("checks"), checks}};
}

void printTable(const PluginCheckReport &report)
{
    if (!report.kind.isEmpty())
        printLine(QStringLiteral("%1 %2").arg(report.kind, report.id));
    for (const PluginCheck &check : report.checks) {
        const QString detail = check.detail.isEmpty() ? QString() : QStringLiteral(": ") + check.detail;
        printLine(QStringLiteral("%1  %2%3").arg(stateName(check.state), -6).arg(check.check, detail));
    }
    const auto failed = std::count_if(report.checks.begin(), report.checks.end(), [](const PluginCheck &check) {
        return check.state == PluginCheck::State::Failed;
    });
    printLine(report.isGood() ? QStringLiteral("it keeps the rules")
                              : QStringLiteral("%1 of %2 checks failed").arg(failed).arg(report.checks.size()));
}

} // namespace

int pluginCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("plugin"), QStringLiteral("check [options] FILE"),
        QStringLiteral("Says whether a plugin keeps the rules: a checker (ID.so), a language family (ID.so "
                       "with its JSON files beside it) or one language file (.json).\n"
                       "Exit status: 0 it does, 1 it does not, 2 bad usage, 3 it could not be tried."));
    line.addFlag(QStringLiteral("json"), QStringLiteral("Print one JSON object instead of a table."));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    if (const auto exitCode = line.parse(arguments, 2, 2))
        return *exitCode;
    if (line.positional().first() != QStringLiteral("check"))
        return line.mistake(QStringLiteral("there is no command 'plugin %1'").arg(line.positional().first()));
    const QString file = line.positional().at(1);
    const Result<Installation> installation = Installation::find(line.value(QStringLiteral("plugins")));
    const QString missing = !installation              ? QString::fromStdString(installation.error().message)
                            : QFileInfo(file).isFile() ? QString()
                                                       : QStringLiteral("there is no file ") + file;
    if (!missing.isEmpty()) {
        if (line.isSet(QStringLiteral("json")))
            printJson({{QStringLiteral("error"), missing}});
        else
            printError(QStringLiteral("gavel-worker plugin: ") + missing);
        return kExitFailure;
    }
    const PluginCheckReport report =
        checkPlugin(file, {installation->checkerHostProgram, installation->languageDirectory()});
    if (line.isSet(QStringLiteral("json")))
        printJson(toJson(report));
    else
        printTable(report);
    return report.isGood() ? kExitGood : kExitNotGood;
}

} // namespace gavel::worker
