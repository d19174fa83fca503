// What is refused by name before anything starts.
#pragma once

#include "worker/sandbox/sandbox.h"

namespace gavel::sandbox {

// InvalidArgument naming the field, or nothing.
Result<void> checkRecipe(const RunRecipe &recipe);
Result<void> checkLimits(const RunLimits &limits);
Result<void> checkConfig(const SandboxConfig &config);

} // namespace gavel::sandbox
