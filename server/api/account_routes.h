#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Accounts, their sessions, and the import of many at once, for administrators.
class AccountRoutes final {
public:
    explicit AccountRoutes(const Services &services) : m_services(services) {}

    void addTo(RouteTable &routes);

private:
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void create(const http::RequestPtr &request, const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder);
    void change(const http::RequestPtr &request, const http::Responder &responder);
    void unlock(const http::RequestPtr &request, const http::Responder &responder);
    void listSessions(const http::RequestPtr &request, const http::Responder &responder);
    void revokeSession(const http::RequestPtr &request, const http::Responder &responder);
    void revokeSessions(const http::RequestPtr &request, const http::Responder &responder);
    void importRoster(const http::RequestPtr &request, const http::Responder &responder);

    const Services m_services;
};

} // namespace gavel::api
