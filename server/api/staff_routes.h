#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// The queue and the audit log, for those who run the contest.
class StaffRoutes final {
public:
    explicit StaffRoutes(const Services &services) : m_services(services) {}

    void addTo(RouteTable &routes);

private:
    void showQueue(const http::Responder &responder);
    void listJobs(const http::RequestPtr &request, const http::Responder &responder);
    void listAudit(const http::RequestPtr &request, const http::Responder &responder);

    const Services m_services;
};

} // namespace gavel::api
