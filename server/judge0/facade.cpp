#include "server/judge0/facade.h"

namespace gavel::judge0 {

Facade::Facade(const api::Services &services, const api::ApiSettings &apiSettings, const Settings &settings,
               outbound::OutboundHttp &http)
    : m_settings(settings),
      m_languages(services.languages),
      m_gate(m_settings),
      m_submissions(services, apiSettings, m_settings, m_languages),
      m_info(services, m_settings, m_languages),
      m_callbacks(services.runs, http, m_settings, m_languages)
{
}

void Facade::addTo(http::Router &router)
{
    m_submissions.addTo(router, m_gate);
    m_info.addTo(router, m_gate);
}

} // namespace gavel::judge0
