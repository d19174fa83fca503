#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace gavel::commands {

// Looks at the data directory, the database and the blobs, and tells what is wrong and what to do about it; changes
// nothing. Fails when something is wrong.
Result<void> examine(const QStringList &arguments);

} // namespace gavel::commands
