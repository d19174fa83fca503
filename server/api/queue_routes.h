#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// What staff do to the queue: pause and resume, move and cancel a selection.
class QueueRoutes final {
public:
    explicit QueueRoutes(const Services &services) : m_services(services) {}

    void addTo(RouteTable &routes);

private:
    void listPauses(const http::Responder &responder);
    void pause(const http::RequestPtr &request, const http::Responder &responder);
    void resume(const http::RequestPtr &request, const http::Responder &responder);
    void move(const http::RequestPtr &request, const http::Responder &responder);
    void cancel(const http::RequestPtr &request, const http::Responder &responder);

    const Services m_services;
};

} // namespace gavel::api
