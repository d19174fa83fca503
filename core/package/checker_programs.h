#pragma once

#include "core/domain/problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_tree.h"

#include <QSet>

namespace gavel::package {

// Most that the sources of one output validator may have.
inline constexpr Bytes kMostCheckerProgram = mebibytes(16);

// The directories that output validators lie in, as far as the package has them: "output_validators" (a program is a
// file or a directory in it), "output_validator" (holds one program).
QStringList checkerDirectories(const PackageTree &tree);

// The package's own output validators, by name; none without a fault saying so. A program is a testlib checker when
// `isTestlibSaid`, or when its sources are written like one. Adds the paths it has made use of to `used`.
QList<domain::CheckerProgram> readCheckerPrograms(const PackageTree &tree, bool isTestlibSaid, FaultList &faults,
                                                  QSet<QString> &used);

// Programs of another kind ("grader", "input validator") in a directory like "output_validators". None is no fault.
QList<domain::CheckerProgram> readPrograms(const PackageTree &tree, const QString &directory, FaultList &faults,
                                           QSet<QString> &used);

// What lies in include/<language>/, to be put over a submission's own files.
QList<domain::IncludedFiles> readIncludes(const PackageTree &tree, FaultList &faults, QSet<QString> &used);

} // namespace gavel::package
