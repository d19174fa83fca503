#pragma once

#include "server/http/problem.h"
#include "server/http/request_parser.h"

#include <QByteArrayList>

// The answers of the HTTP layer itself. Their types are part of the API: they are documented and do not change.
namespace gavel::http {

Problem malformed(const QString &detail);
Problem problemOf(ParseFault fault, const QByteArray &reason);
Problem bodyTooLong(qint64 limit);
Problem expectationFailed();
Problem insufficientStorage();
Problem notFound(const QString &path);
Problem methodNotAllowed(const QByteArray &method, const QByteArrayList &allowed);
Problem requestTimeout();
Problem tooManyConnections();
Problem unanswered();

} // namespace gavel::http
