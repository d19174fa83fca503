#include "server/api/api.h"

#include "server/accounts/account_service.h"
#include "server/dispatch/blob_route.h"
#include "server/dispatch/worker_hub.h"
#include "server/http/websocket.h"
#include "server/live/event_hub.h"

namespace gavel::api {

Api::Api(const Services &services, const ApiSettings &settings, SystemRoutes system, LanguageRoutes languages)
    : m_services(services),
      m_sessions(services, settings),
      m_problems(services, settings),
      m_submissions(services, settings),
      m_runs(services, settings),
      m_staff(services),
      m_workers(services),
      m_queue(services),
      m_accounts(services),
      m_teams(services),
      m_system(std::move(system)),
      m_webhooks(services),
      m_tokens(services),
      m_oidc(services, settings),
      m_contests(services),
      m_rejudgings(services),
      m_reviews(services),
      m_verifications(services),
      m_scores(services),
      m_languages(std::move(languages))
{
}

Result<std::unique_ptr<Api>> Api::create(const Services &services, const ApiSettings &settings)
{
    SystemRoutes system = TRY(SystemRoutes::create(services));
    LanguageRoutes languages = TRY(LanguageRoutes::create(services));
    return std::unique_ptr<Api>(new Api(services, settings, std::move(system), std::move(languages)));
}

void Api::addTo(http::Router &router)
{
    RouteTable routes(router, m_services.accounts);
    m_system.addTo(routes);
    m_sessions.addTo(routes);
    m_problems.addTo(routes);
    m_submissions.addTo(routes);
    m_runs.addTo(routes);
    m_staff.addTo(routes);
    m_workers.addTo(routes);
    m_queue.addTo(routes);
    m_accounts.addTo(routes);
    m_teams.addTo(routes);
    m_languages.addTo(routes);
    m_webhooks.addTo(routes);
    m_tokens.addTo(routes);
    m_oidc.addTo(routes);
    m_contests.addTo(routes);
    m_rejudgings.addTo(routes);
    m_reviews.addTo(routes);
    m_verifications.addTo(routes);
    m_scores.addTo(routes);
    addSockets(routes);
}

void Api::endWaiting()
{
    m_submissions.endWaiting();
    m_runs.endWaiting();
}

void Api::addSockets(RouteTable &routes)
{
    routes.addWebSocket("/worker/v1", accounts::Permission::Judge,
                        [this](const http::RequestPtr &request, std::unique_ptr<http::WebSocket> socket) {
                            m_services.hub.accept(std::move(socket), principalOf(request), request->client);
                        });
    routes.addOpenWebSocket("/api/v1/live",
                            [this](const http::RequestPtr &request, std::unique_ptr<http::WebSocket> socket) {
                                m_services.live.accept(std::move(socket), openerOf(request), request->client);
                            });
    routes.add("GET", "/worker/v1/blobs/{sha256}", accounts::Permission::Judge, 0,
               [this](const http::RequestPtr &request, const http::Responder &responder) {
                   dispatch::sendBlob(m_services.problems, request, responder);
               });
}

} // namespace gavel::api
