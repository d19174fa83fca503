#pragma once

#include "core/domain/problem.h"
#include "core/package/package_fault.h"
#include "core/package/polygon_xml.h"

namespace gavel::package {

// Whether tests or groups have points; otherwise it is judged up to the first failure.
bool isScored(const PolygonProblem &problem);

// The indices of the tests in judging order: those of a group together, and a group after those that it depends on.
QList<int> polygonOrder(const PolygonProblem &problem);

// "secret/02/07": group and number. Pass-fail problems have no groups: "sample/01", "secret/07".
QString polygonTestName(const PolygonProblem &problem, int index);

// The groups with their points and dependencies; empty for a pass-fail problem.
domain::Scoring makePolygonScoring(const PolygonProblem &problem, const QList<domain::Testcase> &testcases,
                                   FaultList &faults);

} // namespace gavel::package
