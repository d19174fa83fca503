#pragma once

#include "core/base/result.h"

#include <QString>

namespace gavel::accounts {

// What accounts may be called; InvalidArgument names the field.
Result<void> checkAccountName(const QString &name);
Result<void> checkDisplayName(const QString &displayName);

} // namespace gavel::accounts
