// Descriptors of the process as a whole.
#pragma once

#include "core/base/result.h"

#include <vector>

namespace gavel::sandbox {

// Closes every descriptor above 2 that is not in `keep`.
Result<void> closeAllBut(std::vector<int> keep);

// Opens /dev/null as standard input, output and error.
Result<void> silenceStandardStreams();

} // namespace gavel::sandbox
