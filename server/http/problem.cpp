#include "server/http/problem.h"

#include <QJsonDocument>

namespace gavel::http {

Response toResponse(const Problem &problem, QByteArrayView requestId)
{
    QJsonObject object = problem.members;
    object.insert(QStringLiteral("type"), QString::fromLatin1("urn:gavel:problem:" + problem.type));
    object.insert(QStringLiteral("title"), problem.title);
    object.insert(QStringLiteral("status"), problem.status);
    if (!problem.detail.isEmpty())
        object.insert(QStringLiteral("detail"), problem.detail);
    if (!requestId.isEmpty())
        object.insert(QStringLiteral("request_id"), QString::fromLatin1(requestId));
    Response response(problem.status);
    response.headers.append({QByteArray("Content-Type"), QByteArray("application/problem+json")});
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return response;
}

} // namespace gavel::http
