#pragma once

#include "core/base/result.h"
#include "core/package/imported_problem.h"

#include <QByteArray>

namespace gavel::package {

// The canonical JSON of a manifest: equal manifests give equal bytes.
QByteArray encode(const ProblemManifest &manifest);

// InvalidArgument names the field.
Result<ProblemManifest> decodeManifest(const QByteArray &json);

} // namespace gavel::package
