#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonArray>

namespace gavel::api {

// The causes that errors name, of resources/problem-types.yaml: {"type", "status": [...], "cause"}.
Result<QJsonArray> loadProblemTypes();

// The page for people that lists them.
Result<QByteArray> problemTypesPage();

} // namespace gavel::api
