#pragma once

#include "core/domain/problem.h"
#include "core/package/group_settings.h"
#include "core/package/package_fault.h"
#include "core/package/problem_settings.h"

#include <QMap>

namespace gavel::package {

// Makes the scoring of a scoring problem of what its directories say (by their paths below data/), and puts what each
// testcase is worth into it. Requires: the testcases are in judging order.
//
// Packages of 2023-07-draft come in both vocabularies, so the keys that are there decide which rules hold.
domain::Scoring makeScoring(const QMap<QString, GroupSettings> &groups, const ProblemSettings &settings,
                            QList<domain::Testcase> &testcases, FaultList &faults);

} // namespace gavel::package
