#pragma once

#include "core/base/result.h"
#include "server/runs/run.h"

#include <QJsonObject>

namespace gavel::api {

// Whoever asks for it sees all of it but `error` and `worker`, which are for staff.
QJsonObject toJson(const runs::Run &run, bool isStaff);
QJsonObject summaryJson(const runs::Run &run);

// Reads what is to be run:
//   {"language", "source" [, "file_name"] | "files", "inputs" | "inputs_base64", "repeats", "arguments",
//    "compiler_options", "input_files", "output_files", "merges_error_output",
//    "streams_output", "limits": {...}}
// A source without a name has a null file name. InvalidArgument names the field. Unknown fields are refused.
Result<runs::NewRun> readRun(const QJsonObject &object);

} // namespace gavel::api
