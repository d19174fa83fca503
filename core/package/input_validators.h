#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_store.h"
#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"

namespace gavel::package {

struct InputValidators {
    QList<domain::CheckerProgram> programs;
    QStringList notRun; // paths of validators in languages that nobody here can run: Checktestdata, VIVA
    QList<PackageFault> faults;
};

// By its name: in one of these languages.
bool isNotRunnable(const QString &path);

// The input validators of a problem, read from its stored files. Errors are those of the store.
Result<InputValidators> inputValidatorsOf(const ProblemManifest &manifest, blobs::BlobStore &store);

// Inputs that some input validator must reject: data/invalid_input/*.in (invalid_inputs in early drafts).
QList<PackageFile> invalidInputsOf(const ProblemManifest &manifest);

} // namespace gavel::package
