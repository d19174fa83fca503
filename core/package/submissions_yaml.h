#pragma once

#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/yaml_document.h"

namespace gavel::package {

inline const QString kSubmissionsYaml = QStringLiteral("submissions/submissions.yaml");

// Applies submissions/submissions.yaml to the solutions that its globs name: what it says takes the place of what their
// directory demands, key by key. A later glob goes over an earlier one.
void applySubmissionsYaml(const YamlNode &document, QList<JurySolution> &solutions, FaultList &faults);

// Whether a glob with '*', '?' and '{a,b}' names this path. '*' and '?' do not match '/'. A glob that names a directory
// names what is in it.
bool globMatches(const QString &glob, const QString &path);

} // namespace gavel::package
