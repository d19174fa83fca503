#include "server/api/session_routes.h"

#include "core/wire/json_reader.h"
#include "server/accounts/account_service.h"
#include "server/accounts/session_service.h"
#include "server/api/account_answers.h"
#include "server/api/json_input.h"

namespace gavel::api {

namespace {

constexpr qint64 kMaxBody = 16 * 1024;

http::Response tooMany(const QString &detail, std::chrono::seconds wait)
{
    return api::tooMany(detail, Standing{wait, 0, 0, {}});
}

http::Problem needsLogin()
{
    return {403,
            "forbidden",
            QStringLiteral("You may not do this"),
            QStringLiteral("a personal token may not do this: log in"),
            {}};
}

} // namespace

SessionRoutes::SessionRoutes(const Services &services, const ApiSettings &settings)
    : m_accounts(services.accounts), m_sessions(services.sessions), m_logins("logins", settings.logins, settings)
{
}

void SessionRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (SessionRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    const auto throttling = [this](void (SessionRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            throttled(request, responder, method);
        };
    };
    routes.addPublic("POST", "/api/v1/sessions", kMaxBody, throttling(&SessionRoutes::logIn));
    routes.addForAll("GET", "/api/v1/sessions", 0, bound(&SessionRoutes::list));
    routes.addForAll("DELETE", "/api/v1/sessions/current", 0, bound(&SessionRoutes::logOut));
    routes.addForAll("DELETE", "/api/v1/sessions/{id}", 0, bound(&SessionRoutes::revoke));
    routes.addForAll("POST", "/api/v1/me/password", kMaxBody, throttling(&SessionRoutes::changePassword));
    routes.addForAll("GET", "/api/v1/me", 0, [](const auto &request, auto responder) {
        responder.send(http::Response::json(200, toJson(principalOf(request))));
    });
}

void SessionRoutes::throttled(const http::RequestPtr &request, const http::Responder &responder,
                              void (SessionRoutes::*go)(const http::RequestPtr &, const http::Responder &))
{
    m_logins.take(request->client.toString().toLatin1(), 1, [this, request, responder, go](const Standing &standing) {
        if (standing.wait)
            responder.send(tooMany(QStringLiteral("too many log-ins from this address"), *standing.wait));
        else
            (this->*go)(request, responder);
    });
}

void SessionRoutes::refuse(const http::Responder &responder, const Error &error,
                           const accounts::LoginAttempt &attempt) const
{
    switch (error.code) {
    case ErrorCode::PermissionDenied:
        return responder.send(
            http::Problem{401, "wrong-credentials", QStringLiteral("Wrong name or password"), {}, {}});
    case ErrorCode::FailedPrecondition: return responder.send(wrongAddress());
    case ErrorCode::ResourceExhausted:
        return responder.send(tooMany(QString::fromStdString(error.message), m_accounts.retryAfter(attempt)));
    default: responder.send(http::problemOf(error));
    }
}

void SessionRoutes::logIn(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    accounts::LoginAttempt attempt{reader.string("name"), reader.string("password"), request->client, {}};
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    attempt.agent = QString::fromUtf8(request->headers.value("user-agent"));
    m_accounts.logIn(attempt, [this, attempt, responder](const Result<accounts::IssuedToken> &issued) {
        if (issued)
            responder.send(http::Response::json(201, toJson(*issued)).with("Cache-Control", "no-store"));
        else
            refuse(responder, issued.error(), attempt);
    });
}

void SessionRoutes::logOut(const http::RequestPtr &request, const http::Responder &responder)
{
    m_accounts.logOut(bearerToken(*request), answeringDone(responder));
}

// A token with scopes was made for something else: it neither sees nor ends the owner's sessions.
void SessionRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    if (!principalOf(request).isUnbounded())
        return responder.send(needsLogin());
    m_sessions.list(principalOf(request).name, answeringList<accounts::Session>(responder, QStringLiteral("sessions")));
}

void SessionRoutes::revoke(const http::RequestPtr &request, const http::Responder &responder)
{
    if (!principalOf(request).isUnbounded())
        return responder.send(needsLogin());
    m_sessions.revoke(principalOf(request), principalOf(request).name, request->parameter("id"),
                      answeringDone(responder));
}

void SessionRoutes::changePassword(const http::RequestPtr &request, const http::Responder &responder)
{
    if (!principalOf(request).isUnbounded())
        return responder.send(needsLogin());
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const accounts::LoginAttempt current{
        principalOf(request).name, reader.string("current_password"), request->client, {}};
    const QString password = reader.string("password");
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    m_accounts.changePassword(principalOf(request), current, password,
                              [this, current, responder](const Result<accounts::Account> &account) {
                                  if (account)
                                      responder.send(http::Response(204));
                                  else
                                      refuse(responder, account.error(), current);
                              });
}

} // namespace gavel::api
