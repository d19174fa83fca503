#pragma once

#include "server/api/json_input.h"
#include "server/api/route_table.h"
#include "server/api/run_awaiter.h"
#include "server/api/services.h"
#include "server/api/throttle.h"

namespace gavel::api {

// Custom runs: a program on inputs of one's own, without a problem.
class RunRoutes final {
public:
    RunRoutes(const Services &services, const ApiSettings &settings);

    void addTo(RouteTable &routes);

    // Answers those who wait with what there is.
    void endWaiting() { m_awaiter.end(); }

private:
    void create(const http::RequestPtr &request, const http::Responder &responder);
    void submit(const http::RequestPtr &request, const http::Responder &responder, const Standing &standing);
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder);
    void remove(const http::RequestPtr &request, const http::Responder &responder);

    Checked<runs::NewRun> decode(const http::Request &request, const accounts::Principal &owner) const;
    http::Response overloaded(const Error &error) const;

    runs::RunService &m_runs;
    judging::LanguageCatalogue &m_languages;
    const ApiSettings m_settings;
    Throttle m_throttle;
    RunAwaiter m_awaiter;
};

} // namespace gavel::api
