#pragma once

#include "core/package/imported_problem.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

#include <variant>

namespace gavel::package {

// The files of a problem as a package in the legacy format: by path, text that is written anew or a blob.
using PackageLayout = QMap<QString, std::variant<QByteArray, domain::BlobRef>>;

PackageLayout layOut(const ImportedProblem &problem);

} // namespace gavel::package
