#pragma once

#include "server/accounts/principal.h"
#include "server/http/problem.h"
#include "server/http/router.h"

#include <optional>

namespace gavel::accounts {
class AccountService;
}

namespace gavel::api {

// Adds routes whose callers are checked before their body is read: 401 without a good bearer token, 403 when the role
// may not. Handlers find who asks with principalOf().
class RouteTable final {
public:
    RouteTable(http::Router &router, accounts::AccountService &accounts) : m_router(router), m_accounts(accounts) {}

    // For everybody.
    void addPublic(const char *method, const char *pattern, qint64 maxBodyBytes, http::Handler handle);

    // For accounts whose role has the permission.
    void add(const char *method, const char *pattern, accounts::Permission permission, qint64 maxBodyBytes,
             http::Handler handle);

    // For every account.
    void addForAll(const char *method, const char *pattern, qint64 maxBodyBytes, http::Handler handle);

    // For everybody: who has sent no token says who he is later on, over the socket. A token that is sent must be good.
    void addOpenWebSocket(const char *pattern, http::WebSocketHandler handle);

    void addWebSocket(const char *pattern, accounts::Permission permission, http::WebSocketHandler handle);

private:
    http::Route routeFor(const char *method, const char *pattern, qint64 maxBodyBytes) const;
    http::AdmissionHandler admission(std::optional<accounts::Permission> permission) const;

    http::Router &m_router;
    accounts::AccountService &m_accounts;
};

// Who has opened such a socket, if he has said so.
std::optional<accounts::Principal> openerOf(const http::RequestPtr &request);

// Who asks. Requires: the route was not added with addPublic().
const accounts::Principal &principalOf(const http::RequestPtr &request);

// What accounts are told that may not be used from where they are.
http::Problem wrongAddress();

// The token of "Authorization: Bearer ..."; empty when there is none.
QByteArray bearerToken(const http::Request &request);

} // namespace gavel::api
