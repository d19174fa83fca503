#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/installation.h"
#include "worker/plugins/language_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace gavel::worker {

namespace {

// The language file with those that are laid beside its sources, in a site's folder where nothing else is.
bool copyInto(const QTemporaryDir &folder, const QFileInfo &file)
{
    const QString pattern = file.completeBaseName() + QStringLiteral(".*");
    const QFileInfoList files = file.dir().entryInfoList({pattern}, QDir::Files);
    for (const QFileInfo &one : files) {
        if (!QFile::copy(one.filePath(), folder.filePath(one.fileName())))
            return false;
    }
    return folder.isValid();
}

bool isOurs(const QFileInfo &file, const QString &plugins)
{
    const Result<Installation> installation = Installation::find(plugins);
    return installation && file.canonicalFilePath().startsWith(
                               QFileInfo(installation->languageDirectory()).canonicalFilePath() + QLatin1Char('/'));
}

} // namespace

int languagesCheckCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("languages check"), QStringLiteral("[options] FILE.json"),
                     QStringLiteral("Says whether a language file keeps the rules, then lets the language run the "
                                    "programs of `languages test` in real cells.\nExit status: 0 when all is well, 1 "
                                    "when something is not, 2 bad usage, 3 it could not be tried."));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"),
                  QStringLiteral("Toolchain image that cells see instead of this host's /usr."),
                  QStringLiteral("folder"));
    if (const auto exitCode = line.parse(arguments, 1, 1))
        return *exitCode;
    const QFileInfo file(line.positional().first());
    const QString plugins = line.value(QStringLiteral("plugins"));
    const QStringList common = plugins.isEmpty() ? QStringList() : QStringList{QStringLiteral("--plugins"), plugins};
    if (const int exitCode = pluginCommand(QStringList{QStringLiteral("check"), file.filePath()} + common);
        exitCode != kExitGood)
        return exitCode;
    const auto definition = readLanguageFile(file.filePath());
    if (!definition)
        return line.mistake(file.filePath() + QStringLiteral(" is no language file"));
    QStringList test = QStringList{definition->id, QStringLiteral("--complete")} + common;
    if (const QString image = line.value(QStringLiteral("image")); !image.isEmpty())
        test << QStringLiteral("--image") << image;
    const QTemporaryDir folder;
    if (!isOurs(file, plugins)) {
        if (!copyInto(folder, file)) {
            printError(QStringLiteral("gavel-worker languages check: cannot copy ") + file.filePath());
            return kExitFailure;
        }
        test << QStringLiteral("--languages") << folder.path();
    }
    printLine({});
    return languagesTestCommand(test);
}

} // namespace gavel::worker
