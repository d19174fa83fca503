#pragma once

#include "server/http/headers.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace gavel::http {

// Why a request is not understood. Everything but BodyRefused means that the connection cannot be trusted any further.
enum class ParseFault {
    Malformed,          // 400
    UnsupportedVersion, // 505
    UnsupportedCoding,  // 501: a transfer coding other than chunked
    HeaderTooLarge,     // 431
    TargetTooLong,      // 414
    BodyRefused,        // the sink took no more
};

// Takes the body of a request as it arrives.
class BodySink {
public:
    virtual ~BodySink() = default;

    // False refuses the rest of the body.
    virtual bool take(QByteArrayView bytes) = 0;
};

struct ParserLimits {
    qint64 maxHeaderBytes = 16 * 1024;
    int maxHeaderFields = 100;
    qint64 maxTargetBytes = 8 * 1024;
};

// Reads the bytes of one HTTP/1.x request. Knows no socket. Strict: what two parsers could understand differently is
// refused (two lengths, a length with a transfer coding, folded fields, bare line feeds, missing or repeated Host).
class RequestParser {
public:
    enum class Progress { NeedsMore, Done, Failed };

    explicit RequestParser(const ParserLimits &limits);
    ~RequestParser();

    // Reads the request line and the fields. `bytes` starts with the first byte of the request, each time with more of
    // it.
    Progress parseHead(QByteArrayView bytes);

    // After parseHead() is Done:
    qint64 headSize() const; // bytes of the head
    const QByteArray &method() const;
    const QByteArray &target() const;
    Headers takeHeaders();
    bool isHttp10() const;
    bool wantsKeepAlive() const;
    bool hasBody() const;
    std::optional<qint64> contentLength() const; // empty when chunked or without body

    struct Step {
        Progress progress = Progress::NeedsMore;
        qint64 consumed = 0; // do not offer these bytes again
    };

    // Reads the body. Requires: hasBody(), and `bytes` starts where the last call stopped.
    Step parseBody(QByteArrayView bytes, BodySink &sink);

    // After Failed; empty before.
    std::optional<ParseFault> fault() const;
    QByteArray reason() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace gavel::http
