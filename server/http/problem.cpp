#include "server/http/problem.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QRegularExpression>

namespace gavel::http {

namespace {

Q_LOGGING_CATEGORY(logHttp, "gavel.http", QtInfoMsg)

struct Cause {
    int status;
    const char *type;
    const char *title;
};

Cause causeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return {400, "invalid-input", "The input is not valid"};
    case ErrorCode::NotFound: return {404, "not-found", "There is no such thing"};
    case ErrorCode::AlreadyExists: return {409, "already-exists", "It exists already"};
    case ErrorCode::PermissionDenied: return {403, "forbidden", "You may not do this"};
    case ErrorCode::FailedPrecondition: return {409, "wrong-state", "This cannot be done now"};
    case ErrorCode::ResourceExhausted: return {429, "too-many-requests", "Too much is asked for; try again later"};
    case ErrorCode::Unavailable: return {503, "unavailable", "The service is not available; try again later"};
    case ErrorCode::DeadlineExceeded: return {504, "too-slow", "It took too long"};
    case ErrorCode::DataCorrupted:
    case ErrorCode::Cancelled:
    case ErrorCode::Internal: break;
    }
    return {500, "internal-error", "The server failed"};
}

// Takes "field: " off the front of a message.
void nameField(Problem &problem)
{
    static const QRegularExpression path(
        QStringLiteral("^([a-z][a-z0-9_]*(?:(?:\\[\\d+\\])|(?:\\.[a-z][a-z0-9_]*))*): "));
    const QRegularExpressionMatch match = path.match(problem.detail);
    if (!match.hasMatch())
        return;
    problem.members.insert(QStringLiteral("field"), match.captured(1));
    if (problem.status == 400)
        problem.type = problem.detail.mid(match.capturedEnd()).startsWith(QLatin1String("unknown field"))
                           ? "unknown-field"
                           : "invalid-field";
}

} // namespace

Problem problemOf(const Error &error)
{
    const Cause cause = causeOf(error.code);
    Problem problem{
        cause.status, cause.type, QString::fromLatin1(cause.title), QString::fromStdString(error.message), {}};
    if (problem.status >= 500)
        qCWarning(logHttp, "%s", error.message.c_str());
    if (problem.status == 500)
        problem.detail.clear();
    else
        nameField(problem);
    return problem;
}

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
    if (problem.status == 503) // a store is away, or there is no room: rarely for long
        response.headers.append({QByteArray("Retry-After"), QByteArray("1")});
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return response;
}

} // namespace gavel::http
