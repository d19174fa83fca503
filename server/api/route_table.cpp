#include "server/api/route_table.h"

#include "server/accounts/account_service.h"

namespace gavel::api {

namespace {

http::Response unauthorized(const QString &detail)
{
    return http::toResponse({401, "unauthorized", QStringLiteral("A valid bearer token is needed"), detail, {}})
        .with("WWW-Authenticate", "Bearer");
}

http::Problem forbidden(const accounts::Principal &principal)
{
    return {403,
            "forbidden",
            QStringLiteral("You may not do this"),
            QStringLiteral("the role %1 may not").arg(accounts::roleCode(principal.role)),
            {}};
}

void decide(const Result<accounts::Principal> &principal, std::optional<accounts::Permission> permission,
            const http::RequestPtr &request, const http::Admission &admission)
{
    if (!principal && principal.error().code == ErrorCode::PermissionDenied)
        admission.refuse(unauthorized(QStringLiteral("the token is unknown, expired or revoked")));
    else if (!principal)
        admission.refuse(http::problemOf(principal.error()));
    else if (!principal->addresses.allows(request->client))
        admission.refuse(wrongAddress());
    else if (permission && !principal->may(*permission))
        admission.refuse(forbidden(*principal));
    else
        admission.proceed(*principal);
}

} // namespace

http::Problem wrongAddress()
{
    return {403, "wrong-address", QStringLiteral("The account may not be used from this address"), {}, {}};
}

void RouteTable::addPublic(const char *method, const char *pattern, qint64 maxBodyBytes, http::Handler handle)
{
    http::Route route = routeFor(method, pattern, maxBodyBytes);
    route.handle = std::move(handle);
    m_router.add(std::move(route));
}

void RouteTable::add(const char *method, const char *pattern, accounts::Permission permission, qint64 maxBodyBytes,
                     http::Handler handle)
{
    http::Route route = routeFor(method, pattern, maxBodyBytes);
    route.admit = admission(permission);
    route.handle = std::move(handle);
    m_router.add(std::move(route));
}

void RouteTable::addForAll(const char *method, const char *pattern, qint64 maxBodyBytes, http::Handler handle)
{
    http::Route route = routeFor(method, pattern, maxBodyBytes);
    route.admit = admission(std::nullopt);
    route.handle = std::move(handle);
    m_router.add(std::move(route));
}

void RouteTable::addWebSocket(const char *pattern, accounts::Permission permission, http::WebSocketHandler handle)
{
    http::Route route = routeFor("GET", pattern, 0);
    route.admit = admission(permission);
    route.upgrade = std::move(handle);
    m_router.add(std::move(route));
}

void RouteTable::addOpenWebSocket(const char *pattern, http::WebSocketHandler handle)
{
    http::Route route = routeFor("GET", pattern, 0);
    route.admit = [checkToken = admission(std::nullopt)](const http::RequestPtr &request, http::Admission decide) {
        if (request->headers.contains("authorization"))
            checkToken(request, std::move(decide));
        else
            decide.proceed({});
    };
    route.upgrade = std::move(handle);
    m_router.add(std::move(route));
}

http::Route RouteTable::routeFor(const char *method, const char *pattern, qint64 maxBodyBytes) const
{
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.maxBodyBytes = maxBodyBytes;
    return route;
}

http::AdmissionHandler RouteTable::admission(std::optional<accounts::Permission> permission) const
{
    return [&accounts = m_accounts, permission](const http::RequestPtr &request, http::Admission admission) {
        const QByteArray token = bearerToken(*request);
        if (token.isEmpty())
            return admission.refuse(unauthorized(QStringLiteral("send Authorization: Bearer <token>; POST "
                                                                "/api/v1/sessions gives one")));
        accounts.authenticate(token, [permission, request, admission](const Result<accounts::Principal> &principal) {
            decide(principal, permission, request, admission);
        });
    };
}

std::optional<accounts::Principal> openerOf(const http::RequestPtr &request)
{
    const auto *principal = std::any_cast<accounts::Principal>(&request->principal);
    return principal ? std::optional(*principal) : std::nullopt;
}

const accounts::Principal &principalOf(const http::RequestPtr &request)
{
    return *std::any_cast<accounts::Principal>(&request->principal);
}

QByteArray bearerToken(const http::Request &request)
{
    const QByteArrayView value = request.headers.value("authorization");
    constexpr QByteArrayView kScheme("bearer ");
    if (value.size() <= kScheme.size() || value.first(kScheme.size()).compare(kScheme, Qt::CaseInsensitive) != 0)
        return {};
    return value.sliced(kScheme.size()).trimmed().toByteArray();
}

} // namespace gavel::api
