#pragma once

#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_import.h"
#include "core/package/package_tree.h"

namespace gavel::package {

inline const QString kPolygonXml = QStringLiteral("problem.xml");

// Makes the problem of the files of a Polygon package: what readPackage() is to the format of ICPC and Kattis. Tests
// that a standard package leaves to be made are errors, or, where the options allow it, listed in `unmade`.
ImportedProblem readPolygonPackage(const PackageTree &tree, const QString &givenName, const ImportOptions &options,
                                   FaultList &faults, QList<UnmadeTest> &unmade);

} // namespace gavel::package
