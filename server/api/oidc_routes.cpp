#include "server/api/oidc_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/account_json.h"
#include "server/api/json_input.h"
#include "server/oidc/oidc_service.h"

namespace gavel::api {

namespace {

constexpr qint64 kMaxBody = 16 * 1024;

// Why is for the log: it would help who tries what passes.
void refuse(const http::Responder &responder, const Error &error)
{
    if (error.code == ErrorCode::PermissionDenied)
        return responder.send(
            http::Problem{401, "wrong-credentials", QStringLiteral("This log-in does not hold"), {}, {}});
    if (error.code == ErrorCode::FailedPrecondition)
        return responder.send(wrongAddress());
    responder.send(http::problemOf(error));
}

} // namespace

OidcRoutes::OidcRoutes(const Services &services, const ApiSettings &settings)
    : m_oidc(services.oidc), m_logins("oidc", settings.logins, settings)
{
}

void OidcRoutes::addTo(RouteTable &routes)
{
    routes.addPublic("GET", "/api/v1/oidc", 0, [this](const auto &, auto responder) {
        responder.send(http::Response::json(
            200,
            QJsonObject{{QStringLiteral("is_enabled"), m_oidc.isEnabled()},
                        {QStringLiteral("issuer"), m_oidc.isEnabled() ? QJsonValue(m_oidc.issuer()) : QJsonValue()}}));
    });
    routes.addPublic("POST", "/api/v1/oidc/logins", kMaxBody, throttled(&OidcRoutes::begin));
    routes.addPublic("POST", "/api/v1/oidc/sessions", kMaxBody, throttled(&OidcRoutes::end));
}

http::Handler OidcRoutes::throttled(Handle handle)
{
    return [this, handle](const http::RequestPtr &request, const http::Responder &responder) {
        m_logins.take(request->client.toString().toLatin1(), 1,
                      [this, request, responder, handle](const Standing &standing) {
                          if (standing.wait)
                              responder.send(tooMany(QStringLiteral("too many log-ins from this address"), standing));
                          else
                              (this->*handle)(request, responder);
                      });
    };
}

void OidcRoutes::begin(const http::RequestPtr &, const http::Responder &responder)
{
    m_oidc.begin([responder](const Result<oidc::BegunLogin> &login) {
        if (!login)
            return responder.send(http::problemOf(login.error()));
        const QJsonObject object{{QStringLiteral("authorization_url"), login->url},
                                 {QStringLiteral("state"), login->state},
                                 {QStringLiteral("secret"), login->secret},
                                 {QStringLiteral("expires_at"), login->expires.toUTC().toString(Qt::ISODateWithMs)}};
        responder.send(http::Response::json(201, object).with("Cache-Control", "no-store"));
    });
}

void OidcRoutes::end(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const oidc::OidcService::Return back{reader.string("state"), reader.string("code"), reader.string("secret")};
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    accounts::LoginAttempt attempt;
    attempt.from = request->client;
    attempt.agent = QString::fromUtf8(request->headers.value("user-agent"));
    m_oidc.end(back, attempt, [responder](const Result<accounts::IssuedToken> &issued) {
        if (issued)
            responder.send(http::Response::json(201, toJson(*issued)).with("Cache-Control", "no-store"));
        else
            refuse(responder, issued.error());
    });
}

} // namespace gavel::api
