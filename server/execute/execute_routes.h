#pragma once

#include "server/api/json_input.h"
#include "server/api/services.h"
#include "server/api/throttle.h"
#include "server/http/router.h"
#include "server/runs/run.h"

namespace gavel::execute {

// POST /execute and GET /result/{id}: a source on an input, for whoever asks. Results are kept for an hour.
class ExecuteRoutes final {
public:
    ExecuteRoutes(const api::Services &services, const api::ApiSettings &settings);

    void addTo(http::Router &router);

private:
    void execute(const http::RequestPtr &request, const http::Responder &responder);
    void submit(const http::RequestPtr &request, const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder) const;

    api::Checked<runs::NewRun> decode(const http::Request &request) const;
    const wire::OfferedLanguage *findLanguage(const QString &name) const;

    runs::RunService &m_runs;
    judging::LanguageCatalogue &m_languages;
    api::Throttle m_throttle;
};

} // namespace gavel::execute
