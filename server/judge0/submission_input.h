#pragma once

#include "server/judge0/languages.h"
#include "server/judge0/settings.h"
#include "server/runs/run.h"

#include <QJsonObject>

#include <expected>

namespace gavel::judge0 {

// What a client sent is either a run or, by attribute, the messages that say what is wrong with it:
// {"language_id": ["language with id 7 doesn't exist"]}.
using CheckedSubmission = std::expected<runs::NewRun, QJsonObject>;

// Reads and checks the attributes of one submission, with Judge0's rules and in its words. `isBase64`: source code,
// standard input and expected output come in base64. Whose it is, is left to the caller.
CheckedSubmission readSubmission(const QJsonObject &object, bool isBase64, const Languages &languages,
                                 const Settings &settings);

} // namespace gavel::judge0
