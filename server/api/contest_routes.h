#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Contests, as far as admission goes.
class ContestRoutes final {
public:
    explicit ContestRoutes(const Services &services) : m_contests(services.contests) {}

    void addTo(RouteTable &routes);

private:
    void list(const http::RequestPtr &request, const http::Responder &responder) const;
    void read(const http::RequestPtr &request, const http::Responder &responder) const;
    void put(const http::RequestPtr &request, const http::Responder &responder);

    contests::ContestService &m_contests;
};

} // namespace gavel::api
