#include "server/http/protocol_problems.h"

namespace gavel::http {

Problem malformed(const QString &detail)
{
    return {400, "malformed-request", QStringLiteral("The request is not valid HTTP"), detail, {}};
}

Problem problemOf(ParseFault fault, const QByteArray &reason)
{
    const QString detail = QString::fromUtf8(reason);
    switch (fault) {
    case ParseFault::UnsupportedVersion:
        return {505, "unsupported-version", QStringLiteral("This HTTP version is not spoken here"), detail, {}};
    case ParseFault::UnsupportedCoding:
        return {501, "unsupported-transfer-coding", QStringLiteral("This transfer coding is unknown"), detail, {}};
    case ParseFault::HeaderTooLarge:
        return {431, "header-too-large", QStringLiteral("The request header is too large"), detail, {}};
    case ParseFault::TargetTooLong:
        return {414, "target-too-long", QStringLiteral("The request target is too long"), detail, {}};
    case ParseFault::Malformed:
    case ParseFault::BodyRefused: break;
    }
    return malformed(detail);
}

Problem bodyTooLong(qint64 limit)
{
    Problem problem{413,
                    "body-too-large",
                    QStringLiteral("The request body is too large"),
                    QStringLiteral("this route takes at most %1 bytes").arg(limit),
                    {}};
    problem.members.insert(QStringLiteral("limit_bytes"), limit);
    return problem;
}

Problem expectationFailed()
{
    return {417,
            "expectation-failed",
            QStringLiteral("The expectation cannot be met"),
            QStringLiteral("the only expectation known here is 100-continue"),
            {}};
}

Problem insufficientStorage()
{
    return {507, "insufficient-storage", QStringLiteral("There is no room for the request body"), {}, {}};
}

Problem notFound(const QString &path)
{
    return {404, "not-found", QStringLiteral("There is nothing at this address"), path, {}};
}

Problem methodNotAllowed(const QByteArray &method, const QByteArrayList &allowed)
{
    return {405,
            "method-not-allowed",
            QStringLiteral("This address does not take the method"),
            QString::fromLatin1(method + " is not one of " + allowed.join(", ")),
            {}};
}

Problem requestTimeout()
{
    return {408, "request-timeout", QStringLiteral("The request took too long to arrive"), {}, {}};
}

Problem tooManyConnections()
{
    return {503,
            "too-many-connections",
            QStringLiteral("There are too many connections"),
            QStringLiteral("close some, or try again later"),
            {}};
}

Problem unanswered()
{
    return {500, "internal-error", QStringLiteral("The server failed"), {}, {}};
}

} // namespace gavel::http
