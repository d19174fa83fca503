#pragma once

#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_import.h"
#include "core/package/package_tree.h"

namespace gavel::package {

// Makes the problem of the files of a package. Pure. Meaningful only if there is no error in the fault list afterwards.
// `givenName` is the name the package has where it lies.
ImportedProblem readPackage(const PackageTree &tree, const QString &givenName, const ImportOptions &options,
                            FaultList &faults);

// SHA-256 over the paths and contents of all files.
QString contentHashOf(const PackageTree &tree);

} // namespace gavel::package
