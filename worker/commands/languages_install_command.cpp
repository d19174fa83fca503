#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/installation.h"
#include "worker/commands/language_selection.h"
#include "worker/images/image_builder.h"
#include "worker/plugins/language_registry.h"

#include <QDir>
#include <QProcess>

#include <algorithm>

#include <unistd.h>

namespace gavel::worker {

namespace {

int fail(const QString &message)
{
    printError(QStringLiteral("gavel-worker languages install: ") + message);
    return kExitFailure;
}

// Names of the Debian packages that are on this host.
QStringList installedPackages()
{
    QProcess query;
    query.start(QStringLiteral("/usr/bin/dpkg-query"),
                {QStringLiteral("-W"), QStringLiteral("-f"), QStringLiteral("${db:Status-Status} ${Package}\\n")});
    query.waitForFinished(60'000);
    QStringList packages;
    const QStringList lines = QString::fromUtf8(query.readAllStandardOutput()).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (line.startsWith(QStringLiteral("installed ")))
            packages.append(line.section(QLatin1Char(' '), 1));
    }
    return packages;
}

// What apt-get says is the progress.
int runApt(const QStringList &arguments)
{
    QProcess apt;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DEBIAN_FRONTEND"), QStringLiteral("noninteractive"));
    apt.setProcessEnvironment(environment);
    apt.setProcessChannelMode(QProcess::ForwardedChannels);
    apt.start(QStringLiteral("/usr/bin/apt-get"), arguments);
    if (!apt.waitForStarted() || !apt.waitForFinished(-1) || apt.exitStatus() != QProcess::NormalExit)
        return -1;
    return apt.exitCode();
}

QStringList aptArguments(const QStringList &packages)
{
    // Never at the cost of something that is here already.
    return QStringList{QStringLiteral("install"),     QStringLiteral("-y"), QStringLiteral("--no-install-recommends"),
                       QStringLiteral("--no-remove"), QStringLiteral("-o"), QStringLiteral("DPkg::Lock::Timeout=600")} +
           packages;
}

int install(const QStringList &packages)
{
    if (::geteuid() != 0)
        return fail(QStringLiteral("this needs root; it would run\n  apt-get ") +
                    aptArguments(packages).join(QLatin1Char(' ')));
    printLine(QStringLiteral("updating the lists of packages"));
    if (runApt({QStringLiteral("update"), QStringLiteral("-q")}) != 0)
        printError(QStringLiteral("the lists of packages could not be updated; going on with those that are here"));
    printLine(QStringLiteral("installing %1 packages").arg(packages.size()));
    if (runApt(aptArguments(packages)) != 0)
        return fail(QStringLiteral("apt-get has failed; see above"));
    return kExitGood;
}

// Into an image, which is recorded anew.
int installInImage(const QString &image, const QStringList &packages)
{
    const auto manifest = extendImage(image, packages);
    return manifest ? kExitGood : fail(QString::fromStdString(manifest.error().message));
}

// Those of the host, or of an image.
Result<QStringList> packagesThere(const QString &image)
{
    if (image.isEmpty())
        return installedPackages();
    QStringList names;
    for (const InstalledPackage &package : TRY(readManifest(image)).packages)
        names.append(package.name);
    return names;
}

// Tells which of the languages are here now.
int report(LanguageRegistry &registry, const QList<plugin::LanguageDefinition> &wanted)
{
    const auto catalog = registry.load();
    QStringList missing;
    for (const plugin::LanguageDefinition &language : wanted) {
        if (!catalog->find(language.id))
            missing.append(language.id);
    }
    printLine(QStringLiteral("%1 of %2 languages are here").arg(wanted.size() - missing.size()).arg(wanted.size()));
    if (!missing.isEmpty())
        printLine(QStringLiteral("not here: ") + missing.join(QLatin1Char(' ')));
    printLine(QStringLiteral("`gavel-worker languages test` proves them; a running worker takes them up by itself "
                             "when it is started anew"));
    return kExitGood;
}

} // namespace

int languagesInstallCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("languages install"), QStringLiteral("core|standard|all|ID... [options]"),
                     QStringLiteral("Installs the toolchains of languages from Debian's packages, with apt-get.\nExit "
                                    "status: 0, or 3 when apt-get failed."));
    line.addFlag(QStringLiteral("print"), QStringLiteral("Only print the names of the packages that are missing."));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"), QStringLiteral("Install into this toolchain image instead of on the host."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("languages"), QStringLiteral("Folder of language files of your own."),
                  QStringLiteral("folder"));
    if (const auto exitCode = line.parse(arguments, 1, 1000))
        return *exitCode;
    const Result<Installation> installation = Installation::find(line.value(QStringLiteral("plugins")));
    if (!installation)
        return fail(QString::fromStdString(installation.error().message));
    const QString image = line.value(QStringLiteral("image"));
    const auto there = packagesThere(image);
    if (!there)
        return fail(QString::fromStdString(there.error().message));
    LanguageFolders folders{installation->languageDirectory(), line.value(QStringLiteral("languages"))};
    if (!image.isEmpty())
        folders.root = QDir(treePath(image)).canonicalPath();
    LanguageRegistry registry(folders);
    const auto wanted = selectLanguages(registry.load()->known, line.positional());
    if (!wanted)
        return line.mistake(QString::fromStdString(wanted.error().message));

    const QStringList &installed = *there;
    PackageChoice choice = choosePackages(*wanted, installed);
    for (const QString &reason : choice.leftOut)
        printError(QStringLiteral("left out: ") + reason);
    choice.packages.removeIf([&](const QString &package) { return installed.contains(package); });
    if (line.isSet(QStringLiteral("print"))) {
        printLine(choice.packages.join(QLatin1Char(' ')));
        return kExitGood;
    }
    if (!choice.packages.isEmpty()) {
        const int exitCode = image.isEmpty() ? install(choice.packages) : installInImage(image, choice.packages);
        if (exitCode != kExitGood)
            return exitCode;
    }
    return report(registry, *wanted);
}

} // namespace gavel::worker
