#pragma once

#include "worker/judging/package_checks.h"

#include <QJsonObject>

namespace gavel::worker {

// What a package's own programs do, beside the jury's solutions.
struct Examination {
    InputChecks inputs;
    CheckerChecks checker;

    bool isMet() const { return inputs.complaints.isEmpty() && checker.complaints.isEmpty(); }
};

// Runs the input validators and asks the checker about the specimens, altered: the problem's own in a cell, a plugin
// through `hosted`. Blocks. Requires: the parts' problem is this one's. Errors are ours.
Result<Examination> examine(const JuryProgramParts &parts, OutputChecker &hosted,
                            const package::ImportedProblem &problem, const QList<wire::Specimen> &specimens);

// As core/wire/verification_task.h says.
QJsonObject toJson(const Examination &examination);

} // namespace gavel::worker
