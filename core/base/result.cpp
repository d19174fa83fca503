// SPDX-License-Identifier: MIT
#include "core/base/result.h"

#include <cerrno>

namespace gavel {

std::unexpected<Error> systemFailure(std::string_view context)
{
    return std::unexpected(systemError(errno, context));
}

} // namespace gavel
