// From the policy to instructions for the kernel.
#pragma once

#include "core/base/result.h"
#include "worker/sandbox/wire/factory_messages.h"

#include <string>
#include <vector>

namespace gavel::sandbox {

// Compiles the profile, widened by the named system calls, to a tree of BPF instructions. Foreign ABIs (32-bit, x32)
// are killed. Takes about a millisecond: keep the outcome. InvalidArgument: an unknown name, or one nobody may have.
Result<FilterBlob> compileFilter(const std::vector<std::string> &alsoAllowed);

} // namespace gavel::sandbox
