// Names of files inside a cell.
#pragma once

#include "core/base/result.h"

#include <string_view>

namespace gavel::sandbox {

// InvalidArgument unless `path` is relative, not too long, and has no empty, "." or ".." component and no NUL byte.
Result<void> checkRelativePath(std::string_view path);

// InvalidArgument unless `path` is absolute and has no NUL byte.
Result<void> checkAbsolutePath(std::string_view what, std::string_view path);

} // namespace gavel::sandbox
