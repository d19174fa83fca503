#include "server/api/session_routes.h"

#include "core/wire/json_reader.h"
#include "server/accounts/account_service.h"
#include "server/api/json_input.h"

namespace gavel::api {

namespace {

constexpr qint64 kMaxBody = 16 * 1024;

QJsonObject accountJson(const accounts::Principal &principal)
{
    return {{QStringLiteral("id"), QString::number(principal.account.value)},
            {QStringLiteral("name"), principal.name},
            {QStringLiteral("role"), accounts::roleCode(principal.role)}};
}

QJsonObject tokenJson(const accounts::IssuedToken &issued)
{
    return {{QStringLiteral("token"), issued.token},
            {QStringLiteral("expires_at"),
             issued.expires.isValid() ? QJsonValue(issued.expires.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue()},
            {QStringLiteral("account"), accountJson(issued.principal)}};
}

http::Response tooMany(const QString &detail, std::chrono::seconds wait)
{
    return http::toResponse(
               {429, "too-many-requests", QStringLiteral("Too much is asked for; try again later"), detail, {}})
        .with("Retry-After", QByteArray::number(qint64(wait.count())));
}

} // namespace

SessionRoutes::SessionRoutes(const Services &services, const ApiSettings &settings)
    : m_accounts(services.accounts), m_isRateLimited(settings.isRateLimited), m_logins(settings.logins)
{
}

void SessionRoutes::addTo(RouteTable &routes)
{
    routes.addPublic("POST", "/api/v1/sessions", kMaxBody,
                     [this](const auto &request, auto responder) { logIn(request, responder); });
    routes.addForAll("DELETE", "/api/v1/sessions/current", 0,
                     [this](const auto &request, auto responder) { logOut(request, responder); });
    routes.addForAll("GET", "/api/v1/me", 0, [](const auto &request, auto responder) {
        responder.send(http::Response::json(200, accountJson(principalOf(request))));
    });
}

void SessionRoutes::logIn(const http::RequestPtr &request, const http::Responder &responder)
{
    if (const auto wait = m_isRateLimited ? m_logins.take(request->client.toString().toLatin1()) : std::nullopt)
        return responder.send(tooMany(QStringLiteral("too many log-ins from this address"), *wait));
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const QString name = reader.string("name");
    const QString password = reader.string("password");
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    m_accounts.logIn(name, password, [this, name, responder](const Result<accounts::IssuedToken> &issued) {
        if (issued)
            return responder.send(http::Response::json(201, tokenJson(*issued)).with("Cache-Control", "no-store"));
        const Error &error = issued.error();
        if (error.code == ErrorCode::PermissionDenied)
            return responder.send(
                http::Problem{401, "wrong-credentials", QStringLiteral("Wrong name or password"), {}, {}});
        if (error.code == ErrorCode::ResourceExhausted)
            return responder.send(tooMany(QString::fromStdString(error.message), m_accounts.retryAfter(name)));
        responder.send(http::problemOf(error));
    });
}

void SessionRoutes::logOut(const http::RequestPtr &request, const http::Responder &responder)
{
    m_accounts.logOut(bearerToken(*request), [responder](const Result<void> &done) {
        if (done)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(done.error()));
    });
}

} // namespace gavel::api
