// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace gavel {

// What the caller can do about a failure. The message is for people; the code is for programs.
// How a contestant's program ended is never an Error: that is a Termination (termination.h).
enum class ErrorCode {
    InvalidArgument,    // the caller's input is wrong; repeating it will not help
    NotFound,           // the named thing does not exist
    AlreadyExists,      // the named thing exists and may not be replaced
    PermissionDenied,   // the caller may not do this
    FailedPrecondition, // right input, wrong state (a closed contest, an old database)
    ResourceExhausted,  // a bound was reached: queue, disk, memory; try later
    Unavailable,        // the other side is away; try later
    DeadlineExceeded,   // it took longer than the caller allows
    DataCorrupted,      // stored or received data contradicts itself (a hash, a length)
    Cancelled,          // someone asked us to stop
    Internal,           // a failure of ours without a better name
};

std::string_view toString(ErrorCode code) noexcept;

// A failure of ours or of the world around us.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message; // UTF-8, one line where possible, names what, where and what would be right

    // The same failure, told from further up: "context: message".
    Error within(std::string_view context) const;
};

// The failure of a system call: "context: strerror(errno)", with a code derived from `errnum`.
Error systemError(int errnum, std::string_view context);

} // namespace gavel
