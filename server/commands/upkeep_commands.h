#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace gavel::commands {

// `backup FOLDER`: a copy of everything a site must not lose, made while servers run. The same folder again costs only
// what is new. At every moment the folder holds one whole backup.
Result<void> backUp(const QStringList &arguments);

// `restore FOLDER`: a new site of such a copy.
Result<void> restore(const QStringList &arguments);

// `sweep`: removes blobs that nothing refers to, see server/upkeep/blob_sweep.h.
Result<void> sweep(const QStringList &arguments);

} // namespace gavel::commands
