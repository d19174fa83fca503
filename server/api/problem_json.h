#pragma once

#include "server/accounts/principal.h"
#include "server/problems/problem.h"

#include <QJsonArray>
#include <QJsonObject>

namespace gavel::api {

QJsonObject toJson(const problems::ProblemSummary &problem);
QJsonObject toJson(const problems::ProblemDetail &problem, const accounts::Principal &viewer);
QJsonObject toJson(const problems::ProblemVersion &version);
QJsonArray toJson(const QList<package::PackageFault> &faults);

} // namespace gavel::api
