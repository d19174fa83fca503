#include "worker/commands/source_files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>

namespace gavel::worker {

namespace {

constexpr int kMostFiles = 100;

// "a.c++" -> "c++", ".bashrc" and "Makefile" -> "".
QString extensionOf(const QString &fileName)
{
    const qsizetype dot = fileName.lastIndexOf(QLatin1Char('.'));
    return dot > 0 ? fileName.mid(dot + 1) : QString();
}

Result<QByteArray> readWhole(const QString &path, Bytes most)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, path.toStdString() + ": " + file.errorString().toStdString());
    const QByteArray content = file.read(most.count + 1);
    if (content.size() > most.count)
        return failure(ErrorCode::InvalidArgument, path.toStdString() + " is longer than the limit of " +
                                                       std::to_string(most.count / 1024) + " KiB for a submission");
    return content;
}

// Missing toolchains are refused with the file's id and the packages that would bring them.
QString installationHint(const LanguageCatalog &catalog)
{
    QStringList hints;
    for (const Refusal &refusal : catalog.refused) {
        if (refusal.kind == Refusal::Kind::MissingToolchain)
            hints.append(
                QStringLiteral("%1: apt install %2").arg(refusal.id, refusal.debianPackages.join(QLatin1Char(' '))));
    }
    return hints.isEmpty() ? QString()
                           : QStringLiteral("; known but not installed: ") + hints.join(QStringLiteral(", "));
}

} // namespace

Result<QList<wire::JobFile>> readSource(const QString &path, Bytes most)
{
    const QFileInfo info(path);
    QFileInfoList entries{info};
    if (info.isDir())
        entries = QDir(path).entryInfoList(QDir::Files, QDir::Name);
    else if (!info.isFile())
        return failure(ErrorCode::NotFound, path.toStdString() + " is neither a file nor a folder");
    if (entries.isEmpty())
        return failure(ErrorCode::InvalidArgument, path.toStdString() + " holds no files");
    if (entries.size() > kMostFiles)
        return failure(ErrorCode::InvalidArgument, path.toStdString() + " holds more than 100 files");
    QList<wire::JobFile> files;
    Bytes left = most;
    for (const QFileInfo &entry : entries) {
        files.append(wire::JobFile { entry.fileName(), TRY(readWhole(entry.filePath(), left)) });
        left = left - Bytes{files.last().content.size()};
    }
    return files;
}

Result<const OfferedLanguage *> guessLanguage(const LanguageCatalog &catalog, const QStringList &fileNames,
                                              const QString &packageCode)
{
    if (const auto byCode = catalog.withPackageCode(packageCode); !packageCode.isEmpty() && !byCode.isEmpty())
        return byCode.first();
    QMap<QString, int> files; // by the id of the preferred language
    for (const QString &name : fileNames) {
        if (const auto fitting = catalog.withExtension(extensionOf(name)); !fitting.isEmpty())
            ++files[fitting.first()->definition.id];
    }
    const auto best = std::max_element(files.begin(), files.end());
    if (best != files.end())
        return catalog.find(best.key());
    return failure(ErrorCode::InvalidArgument, (QStringLiteral("no language here for ") +
                                                fileNames.join(QStringLiteral(", ")) + installationHint(catalog))
                                                   .toStdString());
}

} // namespace gavel::worker
