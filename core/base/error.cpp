// SPDX-License-Identifier: MIT
#include "core/base/error.h"

#include <cerrno>
#include <system_error>

namespace gavel {

std::string_view toString(ErrorCode code) noexcept
{
    switch (code) {
    case ErrorCode::InvalidArgument: return "invalid argument";
    case ErrorCode::NotFound: return "not found";
    case ErrorCode::AlreadyExists: return "already exists";
    case ErrorCode::PermissionDenied: return "permission denied";
    case ErrorCode::FailedPrecondition: return "failed precondition";
    case ErrorCode::ResourceExhausted: return "resource exhausted";
    case ErrorCode::Unavailable: return "unavailable";
    case ErrorCode::DeadlineExceeded: return "deadline exceeded";
    case ErrorCode::DataCorrupted: return "data corrupted";
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

Error Error::within(std::string_view context) const
{
    std::string told(context);
    told += ": ";
    told += message;
    return Error{code, std::move(told)};
}

namespace {

ErrorCode codeOf(int errnum)
{
    switch (errnum) {
    case ENOENT:
    case ENOTDIR:
    case ESRCH: return ErrorCode::NotFound;
    case EEXIST: return ErrorCode::AlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS: return ErrorCode::PermissionDenied;
    case EINVAL:
    case ENAMETOOLONG:
    case ELOOP: return ErrorCode::InvalidArgument;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
    case ENOMEM: return ErrorCode::ResourceExhausted;
    case EAGAIN:
    case ECONNREFUSED:
    case ECONNRESET:
    case EPIPE: return ErrorCode::Unavailable;
    case ETIMEDOUT: return ErrorCode::DeadlineExceeded;
    default: return ErrorCode::Internal;
    }
}

} // namespace

Error systemError(int errnum, std::string_view context)
{
    return Error{codeOf(errnum), std::generic_category().message(errnum)}.within(context);
}

} // namespace gavel
