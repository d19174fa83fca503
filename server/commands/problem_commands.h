#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace gavel::commands {

// Imports one package after the other; fails at the end if one was refused.
Result<void> importProblems(const QStringList &arguments);
Result<void> exportProblem(const QStringList &arguments);
Result<void> listProblems(const QStringList &arguments);

} // namespace gavel::commands
