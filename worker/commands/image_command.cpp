#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/installation.h"
#include "worker/commands/language_selection.h"
#include "worker/images/image_builder.h"
#include "worker/images/image_check.h"
#include "worker/plugins/language_registry.h"

#include <QDir>
#include <QFile>

namespace gavel::worker {

namespace {

int fail(const Error &error)
{
    printError(QStringLiteral("gavel-worker image: ") + QString::fromStdString(error.message));
    return kExitFailure;
}

// Names in a file, or on the command line: with commas, white space or line breaks between them; "#" begins a remark.
QStringList packagesIn(const QString &fileOrList)
{
    QString text = fileOrList;
    if (QFile file(fileOrList); file.open(QIODevice::ReadOnly))
        text = QString::fromUtf8(file.readAll());
    QStringList packages;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        const QString plain = line.section(QLatin1Char('#'), 0, 0);
        for (const QString &part : plain.simplified()
                                       .replace(QLatin1Char(','), QLatin1Char(' '))
                                       .split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            if (!packages.contains(part))
                packages.append(part);
        }
    }
    return packages;
}

// What the languages of `names` (ids and tiers) need.
Result<QStringList> packagesOfLanguages(const CommandLine &line, const QString &names)
{
    const Installation installation = TRY(Installation::find(line.value(QStringLiteral("plugins"))));
    LanguageRegistry registry(LanguageFolders{installation.languageDirectory(), {}});
    const auto wanted = TRY(selectLanguages(registry.load()->known, names.split(QLatin1Char(','), Qt::SkipEmptyParts)));
    return choosePackages(wanted, {}).packages;
}

// The Debian that this host is, or is made from.
QString hostSuite()
{
    QFile file(QStringLiteral("/etc/os-release"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &text : file.readAll().split('\n')) {
        if (text.startsWith("VERSION_CODENAME="))
            return QString::fromUtf8(text.mid(17)).remove(QLatin1Char('"'));
    }
    return {};
}

QString summary(const QString &image, const ImageManifest &manifest)
{
    return QStringLiteral("%1: %2, %3 packages, made %4, %5")
        .arg(image, manifest.suite)
        .arg(manifest.packages.size())
        .arg(manifest.madeAt.toUTC().toString(QStringLiteral("yyyy-MM-dd hh:mm")), manifest.checksum().left(16));
}

int build(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("image build"), QStringLiteral("--output FOLDER [--packages LIST] [--languages LIST]"),
        QStringLiteral("Makes a toolchain image of Debian packages with debootstrap and apt-get, as root. "
                       "Cells of workers that are started with --image see it instead of the host's /usr.\n"
                       "Exit status: 0 made, 2 bad usage, 3 it failed."));
    line.addValue(QStringLiteral("output"), QStringLiteral("Folder of the image, which must not exist yet."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("packages"),
                  QStringLiteral("A file with names of packages, or the names with commas."), QStringLiteral("list"));
    line.addValue(QStringLiteral("languages"),
                  QStringLiteral("Ids or tiers of languages, with commas: what they need is added."),
                  QStringLiteral("list"));
    line.addValue(QStringLiteral("suite"), QStringLiteral("Of Debian; this host's if not given."),
                  QStringLiteral("name"));
    line.addValue(QStringLiteral("mirror"), QStringLiteral("Where to fetch from; as apt on this host if not given."),
                  QStringLiteral("url"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    if (const auto exitCode = line.parse(arguments, 0, 0))
        return *exitCode;
    if (!line.isSet(QStringLiteral("output")))
        return line.mistake(QStringLiteral("--output is missing"));
    ImageOrder order;
    order.output = QDir(line.value(QStringLiteral("output"))).absolutePath();
    order.suite = line.isSet(QStringLiteral("suite")) ? line.value(QStringLiteral("suite")) : hostSuite();
    order.packages = packagesIn(line.value(QStringLiteral("packages")));
    order.sources = readAptSources(order.suite);
    if (line.isSet(QStringLiteral("mirror")))
        order.sources = {{line.value(QStringLiteral("mirror")), order.suite, {QStringLiteral("main")}}};
    if (line.isSet(QStringLiteral("languages"))) {
        const auto more = packagesOfLanguages(line, line.value(QStringLiteral("languages")));
        if (!more)
            return line.mistake(QString::fromStdString(more.error().message));
        order.packages += *more;
        order.packages.removeDuplicates();
    }
    if (order.packages.isEmpty())
        return line.mistake(QStringLiteral("neither --packages nor --languages names a package"));
    const auto manifest = buildImage(order);
    if (!manifest)
        return fail(manifest.error());
    printLine(summary(order.output, *manifest));
    return kExitGood;
}

int list(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("image list"), QStringLiteral("FOLDER"),
                     QStringLiteral("Lists the images in a folder, with their versions if there is only one.\nExit "
                                    "status: 0, or 3 when there is none."));
    line.addFlag(QStringLiteral("packages"), QStringLiteral("Also list their packages with versions."));
    if (const auto exitCode = line.parse(arguments, 1, 1))
        return *exitCode;
    const QString folder = line.positional().first();
    QStringList images{folder};
    for (const QFileInfo &entry : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        images.append(entry.filePath());
    images.removeIf([](const QString &image) { return !QFile::exists(manifestPath(image)); });
    if (images.isEmpty())
        return fail(Error{ErrorCode::NotFound, "there is no image in " + folder.toStdString()});
    for (const QString &image : images) {
        const auto manifest = readManifest(image);
        if (!manifest)
            return fail(manifest.error());
        printLine(summary(image, *manifest));
        if (!line.isSet(QStringLiteral("packages")))
            continue;
        for (const InstalledPackage &package : manifest->packages)
            printLine(QStringLiteral("  %1 %2 %3").arg(package.name, package.version, package.architecture));
    }
    return kExitGood;
}

int verify(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("image verify"), QStringLiteral("FOLDER"),
        QStringLiteral(
            "Compares an image with its manifest, and every file of its packages with the sum that dpkg keeps of it.\n"
            "Exit status: 0 it is as it was made, 1 it is not, 3 it cannot be read."));
    if (const auto exitCode = line.parse(arguments, 1, 1))
        return *exitCode;
    const auto differences = checkImage(line.positional().first());
    if (!differences)
        return fail(differences.error());
    for (const QString &difference : *differences)
        printLine(difference);
    if (differences->isEmpty())
        printLine(QStringLiteral("as it was made"));
    return differences->isEmpty() ? kExitGood : kExitNotGood;
}

} // namespace

int imageCommand(const QStringList &arguments)
{
    const QString name = arguments.value(0);
    if (name == QStringLiteral("build"))
        return build(arguments.mid(1));
    if (name == QStringLiteral("list"))
        return list(arguments.mid(1));
    if (name == QStringLiteral("verify"))
        return verify(arguments.mid(1));
    CommandLine line(
        QStringLiteral("image"), QStringLiteral("build|list|verify ..."),
        QStringLiteral("Toolchain images: trees of Debian packages that cells see instead of the host's /usr."));
    if (const auto exitCode = line.parse(arguments, 0, 0))
        return *exitCode;
    return line.mistake(QStringLiteral("build, list or verify?"));
}

} // namespace gavel::worker
