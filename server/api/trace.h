#pragma once

#include "server/http/request.h"

#include <QString>

namespace gavel::api {

// The request's traceparent of the W3C ("00-<32 hex>-<16 hex>-<2 hex>"), or nothing.
QString traceOf(const http::Request &request);

} // namespace gavel::api
