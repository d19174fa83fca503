#pragma once

#include "core/domain/problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_tree.h"

#include <QSet>

namespace gavel::package {

enum class ProblemKind { PassFail, Other };

// Whose the flags of groups and testcases are. Those of the package's own validator can be anything.
enum class ValidatorFlags { OfDefault, OfOwn };

// The testcases of data/sample and data/secret in judging order, groups flattened, each with the checker flags of its
// group. Adds the paths it has made use of to `used`.
QList<domain::Testcase> readTestData(const PackageTree &tree, ProblemKind kind, ValidatorFlags flags, FaultList &faults,
                                     QSet<QString> &used);

} // namespace gavel::package
