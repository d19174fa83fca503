#pragma once

#include "server/api/rate_limiter.h"
#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Log in, log out, and who am I.
class SessionRoutes final {
public:
    SessionRoutes(const Services &services, const ApiSettings &settings);

    void addTo(RouteTable &routes);

private:
    void logIn(const http::RequestPtr &request, const http::Responder &responder);
    void logOut(const http::RequestPtr &request, const http::Responder &responder);

    accounts::AccountService &m_accounts;
    const bool m_isRateLimited;
    RateLimiter m_logins;
};

} // namespace gavel::api
