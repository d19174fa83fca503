#pragma once

#include "core/base/result.h"
#include "server/api/account_routes.h"
#include "server/api/contest_routes.h"
#include "server/api/language_routes.h"
#include "server/api/oidc_routes.h"
#include "server/api/problem_routes.h"
#include "server/api/queue_routes.h"
#include "server/api/rejudging_routes.h"
#include "server/api/review_routes.h"
#include "server/api/run_routes.h"
#include "server/api/score_routes.h"
#include "server/api/session_routes.h"
#include "server/api/staff_routes.h"
#include "server/api/submission_routes.h"
#include "server/api/system_routes.h"
#include "server/api/team_routes.h"
#include "server/api/token_routes.h"
#include "server/api/verification_routes.h"
#include "server/api/webhook_routes.h"
#include "server/api/worker_routes.h"

namespace gavel::api {

// All routes of the server: /api/v1 as resources/openapi.yaml describes it, the health checks, and the worker link.
// Must outlive the http::Server that the router is given to.
class Api final {
public:
    static Result<std::unique_ptr<Api>> create(const Services &services, const ApiSettings &settings);

    // Adds every route. Call once.
    void addTo(http::Router &router);

    // The server is about to stop: answers those who wait for a verdict with what there is.
    void endWaiting();

private:
    Api(const Services &services, const ApiSettings &settings, SystemRoutes system, LanguageRoutes languages);
    void addSockets(RouteTable &routes);

    const Services m_services;
    SessionRoutes m_sessions;
    ProblemRoutes m_problems;
    SubmissionRoutes m_submissions;
    RunRoutes m_runs;
    StaffRoutes m_staff;
    WorkerRoutes m_workers;
    QueueRoutes m_queue;
    AccountRoutes m_accounts;
    TeamRoutes m_teams;
    SystemRoutes m_system;
    WebhookRoutes m_webhooks;
    TokenRoutes m_tokens;
    OidcRoutes m_oidc;
    ContestRoutes m_contests;
    RejudgingRoutes m_rejudgings;
    ReviewRoutes m_reviews;
    VerificationRoutes m_verifications;
    ScoreRoutes m_scores;
    LanguageRoutes m_languages;
};

} // namespace gavel::api
