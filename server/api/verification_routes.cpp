#include "server/api/verification_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/problem_name.h"
#include "server/api/verification_json.h"
#include "server/problems/problem_service.h"
#include "server/verification/verification_service.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

namespace gavel::api {

namespace {

using accounts::Permission;
using verification::VerificationId;

constexpr qint64 kMaxJson = 16 * 1024;
constexpr qint64 kMostListed = 200;

} // namespace

void VerificationRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (VerificationRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("POST", "/api/v1/problems/{problem}/versions/{version}/verifications", Permission::ManageProblems,
               kMaxJson, bound(&VerificationRoutes::create));
    routes.add("GET", "/api/v1/problems/{problem}/verifications", Permission::ManageProblems, 0,
               bound(&VerificationRoutes::list));
    routes.add("GET", "/api/v1/verifications/{id}", Permission::ManageProblems, 0, bound(&VerificationRoutes::read));
    routes.add("POST", "/api/v1/verifications/{id}/cancel", Permission::ManageProblems, 0,
               bound(&VerificationRoutes::cancel));
}

void VerificationRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const bool runsAllTests = reader.optionalBoolean("all_tests").value_or(false);
    if (const Result<void> isRead = reader.finishStrictly(); !isRead)
        return responder.send(http::problemOf(isRead.error()));
    const Checked<qint64> version = pathId(*request, "version");
    if (!version)
        return responder.send(version.error());
    const int number = int(std::min<qint64>(*version, std::numeric_limits<int>::max()));
    m_verifications.create({principalOf(request), problemNameOf(request, m_problems), number, runsAllTests},
                           [responder](const Result<verification::VerificationSummary> &summary) {
                               if (!summary)
                                   return responder.send(http::problemOf(summary.error()));
                               responder.send(http::Response::json(202, toJson(*summary))
                                                  .with("Location", "/api/v1/verifications/" +
                                                                        QByteArray::number(qint64(summary->id.value))));
                           });
}

void VerificationRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    if (const Checked<void> query = checkQuery(*request, {QStringLiteral("limit")}); !query)
        return responder.send(query.error());
    const Checked<qint64> most = queryInteger(*request, "limit", 1, kMostListed, 50);
    if (!most)
        return responder.send(most.error());
    m_verifications.list(
        problemNameOf(request, m_problems), int(*most),
        [responder](const Result<QList<verification::VerificationSummary>> &summaries) {
            if (!summaries)
                return responder.send(http::problemOf(summaries.error()));
            QJsonArray array;
            for (const verification::VerificationSummary &summary : *summaries)
                array.append(toJson(summary));
            responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("verifications"), array}}));
        });
}

void VerificationRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_verifications.read(VerificationId{*id}, [responder](const Result<verification::Verification> &verification) {
        if (verification)
            responder.send(http::Response::json(200, toJson(*verification)));
        else
            responder.send(http::problemOf(verification.error()));
    });
}

void VerificationRoutes::cancel(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_verifications.cancel(VerificationId{*id}, principalOf(request), [responder](const Result<void> &done) {
        if (done)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(done.error()));
    });
}

} // namespace gavel::api
