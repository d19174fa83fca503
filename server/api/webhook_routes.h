#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Webhooks, for administrators, and what became of their messages, for all staff.
class WebhookRoutes final {
public:
    explicit WebhookRoutes(const Services &services) : m_webhooks(services.webhooks) {}

    void addTo(RouteTable &routes);

private:
    void create(const http::RequestPtr &request, const http::Responder &responder);
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void remove(const http::RequestPtr &request, const http::Responder &responder);
    void listDeliveries(const http::RequestPtr &request, const http::Responder &responder);
    void replay(const http::RequestPtr &request, const http::Responder &responder);

    webhooks::WebhookService &m_webhooks;
};

} // namespace gavel::api
