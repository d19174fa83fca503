#pragma once

#include "core/package/imported_problem.h"
#include "core/wire/verification_task.h"
#include "worker/judging/jury_program.h"
#include "worker/judging/output_checker.h"

#include <QList>
#include <QString>

namespace gavel::worker {

// Something in a package that is not as it should be.
struct PackageComplaint {
    QString file;
    QString reason;
};

// What came of running a problem's input validators.
struct InputChecks {
    int validators = 0;
    int inputs = 0;        // of testcases: each must be accepted by every validator
    int invalidInputs = 0; // each must be rejected by some validator
    QStringList notes;     // what could not be run
    QList<PackageComplaint> complaints;
};

// Runs every input validator on every input, in cells. Requires: the parts' problem is this one's. Errors are ours; a
// validator that does not compile is a complaint.
Result<InputChecks> checkInputs(const JuryProgramParts &parts, const package::ImportedProblem &problem);

// What came of asking the checker about outputs that are not right.
struct CheckerChecks {
    int outputs = 0;
    QStringList accepted; // alterations that were accepted, which may be right: "a token dropped (secret/1)"
    QList<PackageComplaint> complaints;
};

// Asks a checker about altered outputs: none may make it fail, and those that no problem has may not be accepted; the
// default checker may accept none that changes what it compares.
Result<CheckerChecks> checkChecker(OutputChecker &checker, blobs::BlobStore &blobs, const domain::JudgingData &problem,
                                   const QList<wire::Specimen> &specimens);

} // namespace gavel::worker
