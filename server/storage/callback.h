#pragma once

#include "core/base/result.h"

#include <functional>

namespace gavel {

// Takes the outcome of something asked for earlier. Called exactly once, unless the object it was asked for is gone.
template <typename T>
using Callback = std::move_only_function<void(Result<T>)>;

} // namespace gavel
