#pragma once

#include "core/package/time_limit.h"
#include "worker/commands/offline_judge.h"
#include "worker/judging/package_checks.h"

#include <QJsonObject>

namespace gavel::worker {

// What `verify` finds out about a package besides its solutions.
struct Examination {
    InputChecks inputs;
    CheckerChecks checker;
    QList<Specimen> specimens; // right outputs to alter; filled by the caller as solutions are judged
    package::TimeLimitProposal timeLimit;
    bool isMet() const { return inputs.complaints.isEmpty() && checker.complaints.isEmpty(); }
};

// Runs the input validators and, with the specimens, the checker on altered outputs. Blocks; no job may run meanwhile
// in slot 0. The time limit is the caller's to propose.
Result<void> examine(OfflineJudge &judge, const package::ImportedProblem &problem, Examination &examination);

// Keeps the output of a test as a specimen, if it is right, whole, and not one too many.
void addSpecimen(Examination &examination, const domain::JudgingData &problem, const wire::Report &report);

// For people, a line each, and for programs.
QStringList describe(const Examination &examination, const package::ImportedProblem &problem);
QJsonObject toJson(const Examination &examination, const package::ImportedProblem &problem);

} // namespace gavel::worker
