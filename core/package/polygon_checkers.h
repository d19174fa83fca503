#pragma once

#include "core/domain/problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_tree.h"
#include "core/package/polygon_xml.h"

#include <QSet>

#include <optional>

namespace gavel::package {

// One of testlib's standard checkers ("std::wcmp.cpp") by what we have; empty for any other.
std::optional<domain::CheckerChoice> standardPolygonChecker(const QString &name);

// Whether the package brings testlib.h, so that its programs can be compiled.
bool hasTestlib(const PackageTree &tree, const PolygonProblem &problem);

// A program of the package with the headers that it may include: testlib.h and the resources.
domain::CheckerProgram polygonProgram(const PackageTree &tree, const PolygonProblem &problem,
                                      const PolygonSource &source, FaultList &faults, QSet<QString> &used);

} // namespace gavel::package
