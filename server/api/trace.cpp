#include "server/api/trace.h"

#include <algorithm>

namespace gavel::api {

QString traceOf(const http::Request &request)
{
    const QByteArrayView trace = request.headers.value("traceparent");
    const auto isGood = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
    };
    const bool isTrace = trace.size() == 55 && trace.startsWith("00-") && trace[35] == '-' && trace[52] == '-' &&
                         std::all_of(trace.begin(), trace.end(), isGood);
    return isTrace ? QString::fromLatin1(trace) : QString();
}

} // namespace gavel::api
