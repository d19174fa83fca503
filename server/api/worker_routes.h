#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"
#include "server/api/worker_json.h"
#include "server/storage/callback.h"

namespace gavel::api {

// The workers, and the languages they are asked to test, for those who run the contest.
class WorkerRoutes final {
public:
    explicit WorkerRoutes(const Services &services) : m_services(services) {}

    void addTo(RouteTable &routes);

private:
    void list(const http::Responder &responder);
    void show(const http::RequestPtr &request, const http::Responder &responder);
    void createToken(const http::RequestPtr &request, const http::Responder &responder);
    void setDraining(const http::RequestPtr &request, const http::Responder &responder, bool isDraining);
    void remove(const http::RequestPtr &request, const http::Responder &responder);
    void testLanguage(const http::RequestPtr &request, const http::Responder &responder);
    void listTests(const http::RequestPtr &request, const http::Responder &responder);
    void listRefusals(const http::Responder &responder);
    WorkerPlace placeOf(const judging::WorkerRecord &record, const QList<dispatch::ConnectedWorker> &connected) const;

    const Services m_services;
};

} // namespace gavel::api
