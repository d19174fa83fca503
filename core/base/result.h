// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <expected>
#include <utility>

namespace gavel {

// What can fail returns Result<T>; nothing in Gavel throws. Result<void> for what only succeeds or fails.
template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(ErrorCode code, std::string message)
{
    return std::unexpected(Error{code, std::move(message)});
}

inline std::unexpected<Error> failure(Error error)
{
    return std::unexpected(std::move(error));
}

// The failure of a system call that has just set errno.
std::unexpected<Error> systemFailure(std::string_view context);

} // namespace gavel

// Gives the value of a Result, or returns its error from the enclosing function (a GCC and Clang statement
// expression). Use TRY_WITHIN to add what was being done.
#define TRY(expression)                                                                                                \
    ({                                                                                                                 \
        auto &&tryResult = (expression);                                                                               \
        if (!tryResult) [[unlikely]]                                                                                   \
            return std::unexpected(std::move(tryResult).error());                                                      \
        *std::move(tryResult);                                                                                         \
    })

#define TRY_WITHIN(context, expression)                                                                                \
    ({                                                                                                                 \
        auto &&tryResult = (expression);                                                                               \
        if (!tryResult) [[unlikely]]                                                                                   \
            return std::unexpected(std::move(tryResult).error().within(context));                                      \
        *std::move(tryResult);                                                                                         \
    })
