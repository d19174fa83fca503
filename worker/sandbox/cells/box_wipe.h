// Empties a directory that programs could write to, when none of them lives any more.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace gavel::sandbox {

// Removes everything below `directory` except the files in `kept` (relative paths), which come out unchanged, the
// directories they lie in as `owner`'s. Follows no link and needs two descriptors however deep the tree is.
Result<void> wipeDirectory(int directory, const std::vector<std::string> &kept, std::uint32_t owner);

// Gives the directory itself the rights and times of a new one: its owner, the program, may have left a message in
// them, or locked out the next run. It cannot have other attributes: the filter refuses to set any.
Result<void> renewDirectory(int directory, mode_t mode);

} // namespace gavel::sandbox
