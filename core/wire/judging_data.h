#pragma once

#include "core/base/result.h"
#include "core/domain/problem.h"

#include <QByteArray>
#include <QJsonObject>

namespace gavel::wire {

// The canonical JSON form of JudgingData: equal data gives equal bytes, so its hash names the version of a problem.
QByteArray encode(const domain::JudgingData &data);

// InvalidArgument names the field.
Result<domain::JudgingData> decodeJudgingData(const QByteArray &json);

} // namespace gavel::wire
