#pragma once

#include "core/blobs/blob_store.h"
#include "core/domain/problem.h"
#include "core/plugin/language.h"

namespace gavel::worker {

// A submission's files with those that the problem puts over them: the files for its language (by its code in
// packages), else the default ones. A file of the same name is replaced.
Result<QList<plugin::SourceFile>> withIncludes(QList<plugin::SourceFile> sources, const domain::JudgingData &problem,
                                               const plugin::LanguageDefinition &language, blobs::BlobStore &blobs);

} // namespace gavel::worker
