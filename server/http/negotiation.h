#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

namespace gavel::http {

// Fits an answer to what the client has and can read. A body in memory that was asked for with GET gets an ETag of its
// content; a client that has it already is answered 304 (RFC 9110, section 13). Long texts are compressed with gzip for
// those that accept it.
void negotiate(Response &response, const Request &request);

// Whether the list of Accept-Encoding allows gzip.
bool acceptsGzip(QByteArrayView acceptEncoding);

// Whether the list of If-None-Match names the ETag, compared weakly.
bool matchesETag(QByteArrayView ifNoneMatch, QByteArrayView etag);

// The bytes in gzip's format; empty on failure.
QByteArray gzip(const QByteArray &bytes);

} // namespace gavel::http
