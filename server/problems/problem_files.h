#pragma once

#include "core/blobs/blob_store.h"
#include "core/package/imported_problem.h"
#include "server/problems/problem.h"
#include "server/storage/problem_repository.h"

#include <QString>

#include <optional>

namespace gavel::problems {

// What is stored of an imported problem; puts its judging data into the store. Blocks.
Result<storage::VersionRow> versionRowOf(const package::ImportedProblem &problem, blobs::BlobStore &store);

// The file contestants may have under this path: a statement, a file that goes with it, or "attachments/...".
std::optional<domain::BlobRef> publicFile(const package::ProblemManifest &manifest, const QString &path);

// Reads what a version consists of from database and store. Blocks.
Result<domain::JudgingData> readJudgingData(blobs::BlobStore &store, const domain::BlobRef &blob);
Result<QList<Sample>> readSamples(blobs::BlobStore &store, const domain::JudgingData &data);

} // namespace gavel::problems
