#pragma once

#include "core/domain/judging_policy.h"
#include "core/wire/json_reader.h"

#include <QJsonObject>

namespace gavel::wire {

// {"runs_all_tests": true, "told_as": [{"verdict": "OLE", "as": "WA"}], "time_factors": [{"language": "python3",
// "factor": 2}]}; what is unsaid is left out.
QJsonObject toJson(const domain::JudgingPolicy &policy);
domain::JudgingPolicy readPolicy(ObjectReader &reader);

} // namespace gavel::wire
