#pragma once

#include "server/http/request.h"

#include <QString>

namespace gavel::api {

// The W3C traceparent of everything that is done for the request: in the client's trace if it sent one.
QString traceOf(const http::Request &request);

} // namespace gavel::api
