#pragma once

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

// The document; X-Request-Id is added as "request_id" when `requestId` is given.
Response toResponse(const Problem &problem, QByteArrayView requestId = {});

} // namespace gavel::http
