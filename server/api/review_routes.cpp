#include "server/api/review_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/json_input.h"
#include "server/judging/review_service.h"
#include "server/problems/problem_service.h"

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxJson = 64 * 1024;
constexpr qint64 kMostShown = 64LL << 20; // bytes of a testcase

QJsonObject toJson(const storage::Comment &comment)
{
    return {{QStringLiteral("id"), QString::number(comment.id)},
            {QStringLiteral("account"), comment.account},
            {QStringLiteral("text"), comment.text},
            {QStringLiteral("created_at"), comment.created.toUTC().toString(Qt::ISODateWithMs)}};
}

} // namespace

void ReviewRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (ReviewRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    const auto verifying = [this](bool isVerified) {
        return [this, isVerified](const http::RequestPtr &request, const http::Responder &responder) {
            setVerified(request, responder, isVerified);
        };
    };
    routes.add("PUT", "/api/v1/judgings/{id}/verification", Permission::Rejudge, 0, verifying(true));
    routes.add("DELETE", "/api/v1/judgings/{id}/verification", Permission::Rejudge, 0, verifying(false));
    routes.add("POST", "/api/v1/submissions/{id}/comments", Permission::Rejudge, kMaxJson,
               bound(&ReviewRoutes::comment));
    routes.add("GET", "/api/v1/submissions/{id}/comments", Permission::Rejudge, 0, bound(&ReviewRoutes::listComments));
    routes.add("GET", "/api/v1/problems/{problem}/versions/{version}/tests/{number}/{part}", Permission::ManageProblems,
               0, bound(&ReviewRoutes::readTestcase));
}

void ReviewRoutes::setVerified(const http::RequestPtr &request, const http::Responder &responder, bool isVerified)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_reviews.setVerified(principalOf(request), JudgingId{*id}, isVerified, [responder](const Result<void> &done) {
        if (done)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(done.error()));
    });
}

void ReviewRoutes::comment(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const QString text = reader.string("text");
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    m_reviews.comment(principalOf(request), SubmissionId{*id}, text,
                      [responder](const Result<storage::Comment> &comment) {
                          if (comment)
                              responder.send(http::Response::json(201, toJson(*comment)));
                          else
                              responder.send(http::problemOf(comment.error()));
                      });
}

void ReviewRoutes::listComments(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_reviews.comments(SubmissionId{*id}, [responder](const Result<QList<storage::Comment>> &comments) {
        if (!comments)
            return responder.send(http::problemOf(comments.error()));
        QJsonArray array;
        for (const storage::Comment &comment : *comments)
            array.append(toJson(comment));
        responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("comments"), array}}));
    });
}

// Input or answer of a testcase, or with ?most= its first bytes; X-Total-Bytes says how many there are.
void ReviewRoutes::readTestcase(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<void> query = checkQuery(*request, {QStringLiteral("most")});
    const Checked<qint64> most = queryInteger(*request, "most", 1, kMostShown, kMostShown);
    const Checked<qint64> version = pathId(*request, "version");
    const Checked<qint64> number = pathId(*request, "number");
    if (!query || !most)
        return responder.send(query ? most.error() : query.error());
    if (!version || !number)
        return responder.send(version ? number.error() : version.error());
    const QString part = request->parameter("part");
    if (part != QLatin1String("input") && part != QLatin1String("answer"))
        return responder.send(http::problemOf(Error{ErrorCode::NotFound, "a testcase has an input and an answer"}));
    using problems::TestcasePart;
    m_problems.openTestcase(request->parameter("problem"), int(*version), int(*number),
                            part == QLatin1String("input") ? TestcasePart::Input : TestcasePart::Answer,
                            [responder, most = *most](Result<problems::BlobFile> file) {
                                if (!file)
                                    return responder.send(http::problemOf(file.error()));
                                http::Response response(200);
                                response.file = std::move(file->fd);
                                response.fileSize = std::min<qint64>(file->blob.size, most);
                                responder.send(std::move(response)
                                                   .with("Content-Type", "application/octet-stream")
                                                   .with("X-Content-Type-Options", "nosniff")
                                                   .with("X-Total-Bytes", QByteArray::number(file->blob.size)));
                            });
}

} // namespace gavel::api
