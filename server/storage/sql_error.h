#pragma once

#include "core/base/error.h"

#include <QSqlError>

namespace gavel::storage {

// What a failed statement means to its caller: AlreadyExists for a unique value that is there, FailedPrecondition for
// another broken constraint, Unavailable for a lock or disk that did not answer, ResourceExhausted for a full disk,
// DataCorrupted for a damaged file.
Error errorOf(const QSqlError &error);

} // namespace gavel::storage
