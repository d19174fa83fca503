#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <QByteArray>

namespace gavel::worker {

// A memory file with these bytes that nobody can change any more: fit to be a program's standard input.
Result<UniqueFd> sealedMemoryFile(const QByteArray &bytes);

} // namespace gavel::worker
