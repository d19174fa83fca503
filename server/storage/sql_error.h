#pragma once

#include "core/base/error.h"
#include "server/storage/database_url.h"

#include <QSqlError>

namespace gavel::storage {

// What a failed statement means to its caller, the same for both engines: AlreadyExists for a unique value that is
// there, FailedPrecondition for another broken constraint, Unavailable for what may succeed when it is tried again (a
// lock, a conflict of transactions, a server or disk that does not answer), ResourceExhausted for a full disk,
// DataCorrupted for damaged data.
Error errorOf(const QSqlError &error, Engine engine);

} // namespace gavel::storage
