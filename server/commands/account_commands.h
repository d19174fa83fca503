#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace gavel::commands {

Result<void> addUser(const QStringList &arguments);
Result<void> resetUser(const QStringList &arguments);
Result<void> listUsers(const QStringList &arguments);
Result<void> createWorkerToken(const QStringList &arguments);

} // namespace gavel::commands
