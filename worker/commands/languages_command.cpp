#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/outcome_text.h"
#include "worker/commands/toolbox.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

#include <unistd.h>

namespace gavel::worker {

namespace {

QJsonObject toJson(const LanguageCatalog &catalog)
{
    QJsonArray languages;
    for (const OfferedLanguage &language : catalog.offered) {
        languages.append(QJsonObject{
            {QStringLiteral("id"), language.definition.id},
            {QStringLiteral("name"), language.definition.name},
            {QStringLiteral("family"), language.definition.family},
            {QStringLiteral("tier"), language.definition.tier},
            {QStringLiteral("version"), language.version},
            {QStringLiteral("extensions"), QJsonArray::fromStringList(language.definition.extensions)},
        });
    }
    QJsonArray refused;
    for (const Refusal &refusal : catalog.refused) {
        refused.append(QJsonObject{
            {QStringLiteral("id"), refusal.id},
            {QStringLiteral("path"), refusal.path},
            {QStringLiteral("reason"), refusal.reason},
            {QStringLiteral("debian_packages"), QJsonArray::fromStringList(refusal.debianPackages)},
        });
    }
    return QJsonObject{{QStringLiteral("languages"), languages}, {QStringLiteral("refused"), refused}};
}

// What could be had is a list of its own: it is no fault, and may be long.
void printRefused(const LanguageCatalog &catalog)
{
    QStringList faults;
    QStringList missing;
    for (const Refusal &refusal : catalog.refused) {
        if (refusal.kind == Refusal::Kind::MissingToolchain && !refusal.debianPackages.isEmpty())
            missing.append(QStringLiteral("  %1  %2: %3")
                               .arg(refusal.id, -20)
                               .arg(refusal.debianPackages.join(QLatin1Char(' ')), refusal.reason));
        else
            faults.append(QStringLiteral("  ") + refusal.describe());
    }
    if (!missing.isEmpty())
        printLine(QStringLiteral("\nnot installed (gavel-worker languages install ID...):\n") +
                  missing.join(QLatin1Char('\n')));
    if (!faults.isEmpty())
        printLine(QStringLiteral("\nnot offered:\n") + faults.join(QLatin1Char('\n')));
}

void printTable(const LanguageCatalog &catalog)
{
    qsizetype width = 0;
    for (const OfferedLanguage &language : catalog.offered)
        width = std::max(width, language.definition.id.size());
    for (const OfferedLanguage &language : catalog.offered) {
        printLine(QStringLiteral("%1  %2  %3")
                      .arg(language.definition.id, -int(width))
                      .arg(language.definition.extensions.join(QLatin1Char(' ')), -18)
                      .arg(language.version.isEmpty() ? language.definition.name : language.version));
    }
    printRefused(catalog);
}

} // namespace

int languagesCommand(const QStringList &arguments)
{
    if (arguments.value(0) == QStringLiteral("test"))
        return languagesTestCommand(arguments.mid(1));
    if (arguments.value(0) == QStringLiteral("check"))
        return languagesCheckCommand(arguments.mid(1));
    if (arguments.value(0) == QStringLiteral("install"))
        return languagesInstallCommand(arguments.mid(1));
    CommandLine line(QStringLiteral("languages"), QStringLiteral("[options]"),
                     QStringLiteral("Lists the languages found on this host with the versions of their toolchains, and "
                                    "why others are not offered.\n`languages test` proves that they work, `languages "
                                    "check` looks at a file of your own, `languages install` brings more.\nExit "
                                    "status: 0, or 3 when the sandbox cannot be started."));
    line.addFlag(QStringLiteral("json"), QStringLiteral("Print one JSON object instead of a table."));
    line.addValue(QStringLiteral("offer"),
                  QStringLiteral("Only these languages, comma-separated; all that are found if not given."),
                  QStringLiteral("ids"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"),
                  QStringLiteral("Toolchain image that cells see instead of this host's /usr."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("languages"), QStringLiteral("Folder of language files of your own."),
                  QStringLiteral("folder"));
    if (const auto exitCode = line.parse(arguments, 0, 0))
        return *exitCode;
    ToolboxSettings settings;
    settings.pluginDirectory = line.value(QStringLiteral("plugins"));
    settings.image = line.value(QStringLiteral("image"));
    settings.siteLanguages = line.value(QStringLiteral("languages"));
    settings.offered = line.value(QStringLiteral("offer")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    settings.cores = coresForSlots(1);
    settings.sandboxName = "gavel-languages-" + std::to_string(getpid());
    const Result<std::unique_ptr<Toolbox>> toolbox = Toolbox::create(settings);
    if (!toolbox) {
        const QString message = QString::fromStdString(toolbox.error().message);
        if (line.isSet(QStringLiteral("json")))
            printJson({{QStringLiteral("error"), message}});
        else
            printError(QStringLiteral("gavel-worker languages: ") + message);
        return kExitFailure;
    }
    const auto catalog = (*toolbox)->probeLanguages();
    if (line.isSet(QStringLiteral("json")))
        printJson(toJson(*catalog));
    else
        printTable(*catalog);
    return kExitGood;
}

} // namespace gavel::worker
