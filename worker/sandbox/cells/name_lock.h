// One sandbox of a name on a host.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <string>

namespace gavel::sandbox {

// Holds the name for as long as the descriptor is open; the kernel lets go of it however its holder dies. Waits a
// moment for a predecessor that is just cleaning up. AlreadyExists: somebody lives under this name.
Result<UniqueFd> lockName(const std::string &name);

} // namespace gavel::sandbox
