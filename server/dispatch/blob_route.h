#pragma once

#include "server/http/router.h"
#include "server/problems/problem_service.h"

#include <optional>

namespace gavel::dispatch {

// Answers GET /worker/v1/blobs/{sha256}: the blob, or the part named by a Range header, so that a download that broke
// off is resumed.
void sendBlob(problems::ProblemService &problems, const http::RequestPtr &request, http::Responder responder);

// The part of a file of `size` bytes that a Range header asks for.
struct ByteRange {
    qint64 first = 0;
    qint64 length = 0;
};
enum class RangeOutcome { Whole, Part, Unsatisfiable }; // Whole also for what need not be understood

RangeOutcome parseRange(QByteArrayView header, qint64 size, ByteRange &range);

} // namespace gavel::dispatch
