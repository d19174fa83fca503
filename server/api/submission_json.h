#pragma once

#include "core/base/result.h"
#include "server/accounts/principal.h"
#include "server/judging/submission.h"
#include "server/queue/judging_queue.h"

#include <QJsonArray>
#include <QJsonObject>

namespace gavel::api {

// A submission as a list shows it, or with the runs of its judging.
enum class Detail { Summary, Full };

QJsonObject toJson(const judging::Submission &submission, const accounts::Principal &viewer, Detail detail);
QJsonObject toJson(const judging::Judging &judging, const accounts::Principal &viewer, Detail detail);
QJsonObject toJson(const queue::WaitingState &waiting);

// Reads what a contestant sends:
//   {"problem", "language", "files": [{"name", "content" | "content_base64"}]}
//   {"problem", "language", "source", "file_name"?}
// A source without a name has a null file name. InvalidArgument names the field. Unknown fields are refused.
Result<judging::NewSubmission> readSubmission(const QJsonObject &object);

} // namespace gavel::api
