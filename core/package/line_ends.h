#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_store.h"
#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"

namespace gavel::package {

// The text with LF where every line ends with CR LF; the same text otherwise. Pure.
QByteArray withUnixLineEnds(QByteArray text);

// Polygon gives packages the line ends of the system they are made for. Inputs and answers whose every line ends with
// CR LF are taken with LF, with a warning: validators and solutions expect the line ends of the system they run on.
// Requires: the blobs are in the store. Errors are those of the store.
Result<void> useUnixLineEnds(domain::JudgingData &judging, blobs::BlobStore &store, FaultList &faults);

} // namespace gavel::package
