#pragma once

#include "core/domain/run_reason.h"
#include "core/wire/json_reader.h"

#include <QJsonObject>

namespace gavel::wire {

// {"cause": "cpu-time", "used": n, "limit": n, "signal": n, "exit_code": n, "difference": {"line", "column", "token",
// "found", "expected"}}; times in nanoseconds, amounts in bytes; what does not apply is left out.
QJsonObject toJson(const domain::RunReason &reason);
domain::RunReason readReason(ObjectReader &reader);

// By itself, as it is stored.
QByteArray encode(const domain::RunReason &reason);
Result<domain::RunReason> decodeReason(const QByteArray &json);

} // namespace gavel::wire
