#pragma once

#include "server/verification/verification.h"

#include <QJsonObject>

namespace gavel::api {

// As resources/openapi.yaml has them: VerificationSummary and Verification.
QJsonObject toJson(const verification::VerificationSummary &summary);
QJsonObject toJson(const verification::Verification &verification);

} // namespace gavel::api
