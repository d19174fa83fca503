#include "server/api/trace.h"

namespace gavel::api {

QString traceOf(const http::Request &request)
{
    return QString::fromStdString(request.trace.traceparent());
}

} // namespace gavel::api
