#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"
#include "server/api/throttle.h"

namespace gavel::accounts {
struct LoginAttempt;
}

namespace gavel::api {

// Log in, log out, who am I, which sessions have I, and another password.
class SessionRoutes final {
public:
    SessionRoutes(const Services &services, const ApiSettings &settings);

    void addTo(RouteTable &routes);

private:
    void logIn(const http::RequestPtr &request, const http::Responder &responder);
    void logOut(const http::RequestPtr &request, const http::Responder &responder);
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void revoke(const http::RequestPtr &request, const http::Responder &responder);
    void changePassword(const http::RequestPtr &request, const http::Responder &responder);
    void throttled(const http::RequestPtr &request, const http::Responder &responder,
                   void (SessionRoutes::*go)(const http::RequestPtr &, const http::Responder &));
    void refuse(const http::Responder &responder, const Error &error, const accounts::LoginAttempt &attempt) const;

    accounts::AccountService &m_accounts;
    accounts::SessionService &m_sessions;
    Throttle m_logins;
};

} // namespace gavel::api
