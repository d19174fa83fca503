#pragma once

#include "core/domain/problem.h"
#include "core/package/package_fault.h"
#include "core/package/polygon_xml.h"

#include <QHash>

namespace gavel::package {

// Whether tests or groups have points; otherwise it is judged up to the first failure.
bool isScored(const PolygonProblem &problem);

// How the tests of a problem lie in ours.
struct PolygonLayout {
    QList<int> order;                    // of the tests: a group's together, and a group after those it depends on
    QStringList names;                   // by test: "secret/02-large/07"; pass-fail: "sample/01", "secret/07"
    QStringList groups;                  // of a problem with scores, in judging order, as Polygon names them
    QHash<QString, QString> directories; // group -> "secret/02-large"
};

PolygonLayout layOutPolygon(const PolygonProblem &problem);

// The groups with their points and dependencies; empty for a pass-fail problem.
domain::Scoring makePolygonScoring(const PolygonProblem &problem, const PolygonLayout &layout, FaultList &faults);

} // namespace gavel::package
