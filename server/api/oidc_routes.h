#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"
#include "server/api/throttle.h"

namespace gavel::api {

// Log-in at an OpenID Connect provider (server/oidc).
class OidcRoutes final {
public:
    OidcRoutes(const Services &services, const ApiSettings &settings);

    void addTo(RouteTable &routes);

private:
    using Handle = void (OidcRoutes::*)(const http::RequestPtr &, const http::Responder &);

    void begin(const http::RequestPtr &request, const http::Responder &responder);
    void end(const http::RequestPtr &request, const http::Responder &responder);
    http::Handler throttled(Handle handle);

    oidc::OidcService &m_oidc;
    Throttle m_logins;
};

} // namespace gavel::api
