#include "worker/images/image_manifest.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace gavel::worker {

namespace {

constexpr int kFormat = 1;

QStringList stringsOf(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &one : value.toArray())
        list.append(one.toString());
    return list;
}

QJsonObject toJson(const ImageManifest &manifest)
{
    QJsonArray packages;
    for (const InstalledPackage &package : manifest.packages)
        packages.append(QJsonObject{{QStringLiteral("name"), package.name},
                                    {QStringLiteral("version"), package.version},
                                    {QStringLiteral("architecture"), package.architecture}});
    return {{QStringLiteral("format"), kFormat},
            {QStringLiteral("made_at"), manifest.madeAt.toUTC().toString(Qt::ISODate)},
            {QStringLiteral("suite"), manifest.suite},
            {QStringLiteral("sources"), QJsonArray::fromStringList(manifest.sources)},
            {QStringLiteral("requested"), QJsonArray::fromStringList(manifest.requested)},
            {QStringLiteral("packages"), packages},
            {QStringLiteral("packages_sha256"), manifest.checksum()}};
}

} // namespace

QString manifestPath(const QString &image)
{
    return image + QStringLiteral("/manifest.json");
}

QString treePath(const QString &image)
{
    return image + QStringLiteral("/root");
}

Result<ImageManifest> readManifest(const QString &image)
{
    QFile file(manifestPath(image));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, "there is no image in " + image.toStdString());
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    if (object.value(QStringLiteral("format")).toInt() != kFormat)
        return failure(ErrorCode::InvalidArgument, file.fileName().toStdString() + " is not a manifest of an image");
    ImageManifest manifest;
    manifest.madeAt = QDateTime::fromString(object.value(QStringLiteral("made_at")).toString(), Qt::ISODate);
    manifest.suite = object.value(QStringLiteral("suite")).toString();
    manifest.sources = stringsOf(object.value(QStringLiteral("sources")));
    manifest.requested = stringsOf(object.value(QStringLiteral("requested")));
    for (const QJsonValue &value : object.value(QStringLiteral("packages")).toArray()) {
        const QJsonObject package = value.toObject();
        manifest.packages.append({package.value(QStringLiteral("name")).toString(),
                                  package.value(QStringLiteral("version")).toString(),
                                  package.value(QStringLiteral("architecture")).toString()});
    }
    if (object.value(QStringLiteral("packages_sha256")).toString() != manifest.checksum())
        return failure(ErrorCode::InvalidArgument,
                       file.fileName().toStdString() + ": the checksum is not that of the list of packages");
    return manifest;
}

Result<void> writeManifest(const QString &image, const ImageManifest &manifest)
{
    QSaveFile file(manifestPath(image));
    const QByteArray text = QJsonDocument(toJson(manifest)).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failure(ErrorCode::Unavailable,
                       "writing " + file.fileName().toStdString() + ": " + file.errorString().toStdString());
    return {};
}

Result<QString> findTree(const QString &folder)
{
    for (const QString &candidate : {treePath(folder), folder}) {
        if (QFileInfo(candidate + QStringLiteral("/usr")).isDir())
            return QFileInfo(candidate).canonicalFilePath();
    }
    return failure(ErrorCode::NotFound, "there is neither an image nor a tree with a usr in " + folder.toStdString());
}

} // namespace gavel::worker
