#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <expected>

namespace gavel::console {

// Why a request got no good answer. The message is for the person in front of the window; `kind` is for the program.
struct ApiFault {
    enum class Kind {
        Unreachable, // no connection, or it broke off
        Untrusted,   // the server's certificate is not trusted; see fingerprint
        TimedOut,
        NotLoggedIn, // 401
        Forbidden,   // 403
        NotFound,    // 404: also "deleted meanwhile"
        Conflict,    // 409, 412: changed meanwhile, or done already
        TooLarge,    // 413
        Busy,        // 429, 503: see retryAfter
        Refused,     // any other 4xx
        ServerFailed,
        BadAnswer, // not what this version of the console understands
    };

    Kind kind = Kind::Unreachable;
    int status = 0; // of HTTP; 0: no answer
    QString message;
    QString traceId;
    QString fingerprint; // SHA-256 of the certificate, upper-case hexadecimal with colons
    std::chrono::seconds retryAfter{0};
    QJsonObject problem; // the whole document, for what is said besides the message

    // The server did not answer at all: the connection is in doubt, not the request.
    bool isAbsence() const { return kind == Kind::Unreachable || kind == Kind::TimedOut || kind == Kind::Untrusted; }
};

struct ApiAnswer {
    int status = 0;
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; // names in lower case

    // The body as an object; empty if it is none.
    QJsonObject object() const;
};

using ApiResult = std::expected<ApiAnswer, ApiFault>;

} // namespace gavel::console
