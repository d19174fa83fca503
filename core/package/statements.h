#pragma once

#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_tree.h"

#include <QSet>

namespace gavel::package {

// Fills in the statements and the pictures beside them. Adds the paths it has made use of to `used`.
void readStatements(const PackageTree &tree, ProblemManifest &manifest, FaultList &faults, QSet<QString> &used);

// "tex" and so on, as files end.
QString fileExtension(StatementFormat format);
std::optional<StatementFormat> formatOfExtension(const QString &extension);

} // namespace gavel::package
