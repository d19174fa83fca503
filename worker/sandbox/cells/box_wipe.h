// Empties a directory that programs could write to, when none of them lives any more.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gavel::sandbox {

// Removes everything below `directory` except the files in `kept` (relative paths), which come out unchanged, the
// directories they lie in as `owner`'s. Follows no link and needs two descriptors however deep the tree is.
Result<void> wipeDirectory(int directory, const std::vector<std::string> &kept, std::uint32_t owner);

} // namespace gavel::sandbox
