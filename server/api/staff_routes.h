#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// The queue, the workers and the audit log, for those who run the contest.
class StaffRoutes final {
public:
    explicit StaffRoutes(const Services &services) : m_services(services) {}

    void addTo(RouteTable &routes);

private:
    void showQueue(const http::Responder &responder);
    void listJobs(const http::RequestPtr &request, const http::Responder &responder);
    void listWorkers(const http::Responder &responder);
    void createWorkerToken(const http::RequestPtr &request, const http::Responder &responder);
    void setDraining(const http::RequestPtr &request, const http::Responder &responder, bool isDraining);
    void listAudit(const http::RequestPtr &request, const http::Responder &responder);

    const Services m_services;
};

} // namespace gavel::api
