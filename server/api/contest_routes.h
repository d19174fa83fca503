#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::contests {
struct Contest;
}

namespace gavel::api {

// Contests, as far as admission and judging go.
class ContestRoutes final {
public:
    explicit ContestRoutes(const Services &services) : m_contests(services.contests), m_control(services.control) {}

    void addTo(RouteTable &routes);

private:
    void list(const http::RequestPtr &request, const http::Responder &responder) const;
    void read(const http::RequestPtr &request, const http::Responder &responder) const;
    void put(const http::RequestPtr &request, const http::Responder &responder);
    void showToStaff(const contests::Contest &contest, const http::Responder &responder) const;

    contests::ContestService &m_contests;
    judging::QueueControl &m_control;
};

} // namespace gavel::api
