// Capabilities of the calling thread. Only what is needed here, without a library.
#pragma once

#include "core/base/result.h"

#include <initializer_list>

namespace gavel::sandbox {

bool hasCapability(int capability) noexcept;

// Gives up all others for good, and lets nothing that is executed later have any. Those that we do not have are left
// out. For the calling thread and what it starts.
Result<void> keepCapabilities(std::initializer_list<int> kept);

} // namespace gavel::sandbox
