#pragma once

#include "core/base/trace_context.h"
#include "server/http/body.h"
#include "server/http/headers.h"
#include "server/http/target.h"

#include <QHostAddress>

#include <any>
#include <memory>

namespace gavel::http {

// What a client asks. Complete when a handler sees it; a route's admission sees it before its body.
struct Request {
    QByteArray method;
    Target target;
    Headers headers;
    Body body;
    QHash<QByteArray, QString> parameters; // of the path, by the name in the route's pattern
    QHostAddress client;                   // the peer, or whom a trusted proxy names
    QByteArray id;                         // X-Request-Id of the client, or one of ours
    TraceContext trace;                    // of the answer to it: the client's trace, or one of ours
    TraceContext caller;                   // the client's traceparent, if it sent a good one
    std::any principal;                    // who asks, as the route's admission found out

    // The path parameter of that name. Requires: the route's pattern has it.
    QString parameter(QByteArrayView name) const { return parameters.value(name.toByteArray()); }
};

using RequestPtr = std::shared_ptr<Request>;

} // namespace gavel::http
