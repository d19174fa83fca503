#pragma once

#include "worker/images/apt_sources.h"
#include "worker/images/image_manifest.h"

#include <QString>
#include <QStringList>

namespace gavel::worker {

struct ImageOrder {
    QString output;       // folder of the image; must not exist, or be empty
    QString suite;        // of Debian
    QStringList packages; // besides the smallest system that can install packages
    QList<AptSource> sources;
};

// Makes an image with debootstrap and apt-get, whose progress goes to standard output. Needs root: debootstrap enters
// the tree and makes device nodes. A failure leaves what there is, for a look, but no manifest.
// PermissionDenied: not root. NotFound: no debootstrap. AlreadyExists: something is there. Unavailable: one of the two
// programs has failed.
Result<ImageManifest> buildImage(const ImageOrder &order);

// Adds packages to an image, and records them.
Result<ImageManifest> extendImage(const QString &image, const QStringList &packages);

} // namespace gavel::worker
