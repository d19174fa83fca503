#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Rejudgings as sets, for the jury: chosen by a filter, looked at, applied or discarded as a whole.
class RejudgingRoutes final {
public:
    explicit RejudgingRoutes(const Services &services) : m_rejudgings(services.rejudgings) {}

    void addTo(RouteTable &routes);

private:
    void create(const http::RequestPtr &request, const http::Responder &responder);
    void list(const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder);
    void apply(const http::RequestPtr &request, const http::Responder &responder);
    void discard(const http::RequestPtr &request, const http::Responder &responder);

    judging::RejudgingService &m_rejudgings;
};

} // namespace gavel::api
