#pragma once

#include "core/base/error.h"
#include "server/http/response.h"

#include <QJsonObject>
#include <QString>

namespace gavel::http {

// An error answer as an RFC 9457 problem document. `type` is the stable name of the cause, for programs; `title` says
// the cause in words and `detail` what went wrong this time, for people.
struct Problem {
    int status = 500;
    QByteArray type; // "body-too-large"; on the wire "urn:gavel:problem:body-too-large"
    QString title;
    QString detail;
    QJsonObject members; // further members, such as "field"
};

// What a failure of a service is to the client. An InvalidArgument or NotFound whose message starts with the path of a
// field
// ("files[2].name: is empty") names it as the member "field"; the message of a failure of ours is logged and not told.
Problem problemOf(const Error &error);

// The document; X-Request-Id is added as "request_id" when `requestId` is given.
Response toResponse(const Problem &problem, QByteArrayView requestId = {});

} // namespace gavel::http
