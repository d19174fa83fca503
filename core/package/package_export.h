#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_store.h"
#include "core/package/imported_problem.h"

namespace gavel::package {

// What the legacy format cannot say, in words; exporting loses just that. Empty for problems imported from it.
QStringList lostInExport(const ImportedProblem &problem);

// Writes the problem as a package in the legacy ICPC format. Equal problems give equal bytes. Importing it again gives
// the same problem but for contentHash (problem.yaml and testdata.yaml are written anew) and what lostInExport() names.
// AlreadyExists when `path` is there; on failure nothing is left at `path`.
Result<void> exportDirectory(const ImportedProblem &problem, blobs::BlobStore &store, const QString &path);

// The same as a zip file, streamed: no file is held in memory.
Result<void> exportZip(const ImportedProblem &problem, blobs::BlobStore &store, const QString &path);

} // namespace gavel::package
