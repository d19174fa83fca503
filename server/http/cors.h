#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

#include <QByteArray>
#include <QByteArrayList>

namespace gavel::http {

// Which pages of other origins may read answers in a browser. Tokens travel in a header that scripts set themselves,
// never in cookies: so no origin is ever allowed to send credentials of the browser's.
struct CorsPolicy {
    QByteArrayList origins;      // "https://contest.example.org"; "*": all
    QByteArrayList openPrefixes; // paths below these are open to all origins, whatever `origins` says
};

// Adds what a browser wants to see, if the request comes from a page that may read the answer.
void addCors(Response &response, const Request &request, const CorsPolicy &policy);

} // namespace gavel::http
