#pragma once

#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_tree.h"

#include <QSet>

namespace gavel::package {

// The jury's solutions by path, with what their directory or their annotation demands. Adds the paths it has made use
// of to `used`.
QList<JurySolution> readJurySolutions(const PackageTree &tree, FaultList &faults, QSet<QString> &used);

} // namespace gavel::package
