#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Personal tokens, each account its own.
class TokenRoutes final {
public:
    explicit TokenRoutes(const Services &services) : m_tokens(services.tokens) {}

    void addTo(RouteTable &routes);

private:
    void create(const http::RequestPtr &request, const http::Responder &responder);
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void remove(const http::RequestPtr &request, const http::Responder &responder);

    accounts::PersonalTokens &m_tokens;
};

} // namespace gavel::api
