#pragma once

#include "core/base/result.h"
#include "worker/images/package_database.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace gavel::worker {

// What an image is made of. An image is a folder with the tree of directories ("root") and this beside it
// ("manifest.json"), outside of what cells see.
struct ImageManifest {
    QDateTime madeAt;
    QString suite;         // "bookworm"
    QStringList sources;   // lines of sources.list
    QStringList requested; // packages, as they were asked for
    QList<InstalledPackage> packages;

    QString checksum() const { return checksumOf(packages); }
};

QString manifestPath(const QString &image);
QString treePath(const QString &image);

// NotFound: no image. InvalidArgument: not as we write it, or its checksum is not that of its packages.
Result<ImageManifest> readManifest(const QString &image);
Result<void> writeManifest(const QString &image, const ImageManifest &manifest);

// The tree that cells are to see for `--image folder`: of an image, or the folder itself when that is a tree already.
// NotFound: neither.
Result<QString> findTree(const QString &folder);

} // namespace gavel::worker
