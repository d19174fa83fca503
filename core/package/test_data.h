#pragma once

#include "core/domain/problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_tree.h"
#include "core/package/problem_settings.h"

#include <QMap>
#include <QSet>

namespace gavel::package {

// Whose the flags of groups and testcases are. Those of the package's own validator can be anything.
enum class ValidatorFlags { OfDefault, OfOwn };

struct TestDataFiles {
    QList<domain::Testcase> testcases; // of data/sample and data/secret, in judging order
    domain::Scoring scoring;
    QMap<QString, QStringList> inputValidatorArguments; // by testcase, those that have any
};

// Reads data/. Adds the paths it has made use of to `used`.
TestDataFiles readTestData(const PackageTree &tree, const ProblemSettings &settings, ValidatorFlags flags,
                           FaultList &faults, QSet<QString> &used);

} // namespace gavel::package
