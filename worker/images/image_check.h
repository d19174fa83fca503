#pragma once

#include "worker/images/image_manifest.h"

#include <QStringList>

namespace gavel::worker {

// What in an image is not as its manifest and its packages say, a line each: packages that came, went or changed, and
// files that were changed or lost. Empty: it is as it was made. Errors as readManifest().
Result<QStringList> checkImage(const QString &image);

} // namespace gavel::worker
