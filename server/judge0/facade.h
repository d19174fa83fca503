#pragma once

#include "server/judge0/callbacks.h"
#include "server/judge0/info_routes.h"
#include "server/judge0/submission_routes.h"

namespace gavel::judge0 {

// The API of Judge0 1.13 on custom runs, for clients that were written for it: they work by changing the base address.
// Differences are listed in docs/judge0.md. Lives in the event loop's thread.
class Facade final {
public:
    Facade(const api::Services &services, const api::ApiSettings &apiSettings, const Settings &settings,
           outbound::OutboundHttp &http);

    void addTo(http::Router &router);
    void start() { m_callbacks.start(); }
    void endWaiting() { m_submissions.endWaiting(); }

private:
    const Settings m_settings;
    const Languages m_languages;
    const Gate m_gate;
    SubmissionRoutes m_submissions;
    InfoRoutes m_info;
    Callbacks m_callbacks;
};

} // namespace gavel::judge0
