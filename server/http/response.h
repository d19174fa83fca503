#pragma once

#include "core/base/unique_fd.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QPair>

#include <string>

namespace gavel::http {

// What the client is answered. The connection adds Content-Length, Date, Connection, X-Request-Id
// and X-Trace-Id.
struct Response {
    int status = 200;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;

    // When set, the body is this part of the file, read while it is sent; `body` is not used.
    UniqueFd file;
    qint64 fileOffset = 0;
    qint64 fileSize = 0;

    Response() = default;
    explicit Response(int statusCode) : status(statusCode) {}

    qint64 bodySize() const { return file ? fileSize : body.size(); }
    Response &&with(QByteArray name, QByteArray value) &&;

    static Response json(int status, const QJsonObject &object);
    static Response json(int status, const QJsonArray &array);
    static Response jsonText(int status, QByteArray text); // already encoded
    static Response text(int status, QByteArray text);
};

// "Not Found" for 404; "Status" for codes without a name.
QByteArrayView reasonPhrase(int status);

// The status line and fields up to and including the empty line. Fields whose value holds a line break are left out, so
// that no value can start a field of its own.
struct ResponseHead {
    QByteArrayView requestId;
    std::string traceId; // empty: none
    bool isKeptAlive = true;
    bool isHttp10 = false;
};
QByteArray serializeHead(const Response &response, const ResponseHead &head);

} // namespace gavel::http
