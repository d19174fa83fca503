#pragma once

#include "core/domain/problem.h"
#include "core/wire/json_reader.h"

#include <QJsonObject>

namespace gavel::wire {

// The scoring of a problem as part of its judging data. What is as it usually is, is left out.
QJsonObject toJson(const domain::Scoring &scoring);
domain::Scoring readScoring(ObjectReader &reader);

// The scores of a testcase, added to its object and read from it.
void writeScores(QJsonObject &object, const domain::Testcase &testcase);
void readScores(ObjectReader &reader, domain::Testcase &testcase);

} // namespace gavel::wire
