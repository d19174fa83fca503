#include "server/serve/application.h"

#include "core/telemetry/process_metrics.h"
#include "core/telemetry/span_exporter.h"
#include "server/accounts/account_service.h"
#include "server/accounts/personal_tokens.h"
#include "server/accounts/roster/roster_import.h"
#include "server/accounts/session_service.h"
#include "server/accounts/team_service.h"
#include "server/api/api.h"
#include "server/api/shared_buckets.h"
#include "server/contests/contest_service.h"
#include "server/dispatch/worker_hub.h"
#include "server/execute/execute_routes.h"
#include "server/http/server.h"
#include "server/judge0/facade.h"
#include "server/judging/active_judgings.h"
#include "server/judging/change_bus.h"
#include "server/judging/job_service.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/language_tests.h"
#include "server/judging/queue_control.h"
#include "server/judging/rejudging_service.h"
#include "server/judging/review_service.h"
#include "server/judging/submission_service.h"
#include "server/judging/worker_registry.h"
#include "server/live/event_hub.h"
#include "server/live/live_feed.h"
#include "server/oidc/oidc_service.h"
#include "server/outbound/outbound_http.h"
#include "server/problems/problem_service.h"
#include "server/queue/embedded_queue.h"
#include "server/queue/redis_queue.h"
#include "server/runs/run_service.h"
#include "server/storage/data_directory.h"
#include "server/storage/database.h"
#include "server/storage/site_blobs.h"
#include "server/telemetry/http_telemetry.h"
#include "server/telemetry/job_telemetry.h"
#include "server/telemetry/metrics_route.h"
#include "server/telemetry/state_metrics.h"
#include "server/telemetry/store_metrics.h"
#include "server/verification/verification_service.h"
#include "server/webhooks/webhook_service.h"

#include <QCoreApplication>
#include <QUuid>

namespace gavel::serve {

// In the order of making; destroyed from the last to the first.
struct Application::Parts {
    telemetry::Metrics metrics;
    std::unique_ptr<telemetry::SpanExporter> spans; // null: none are wanted
    telemetry::StoreMetrics stores{metrics};
    storage::DataDirectory data;
    storage::SiteBlobs blobs;
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<accounts::AccountService> accounts;
    std::unique_ptr<accounts::PersonalTokens> tokens;
    std::unique_ptr<accounts::SessionService> sessions;
    std::unique_ptr<accounts::TeamService> teams;
    std::unique_ptr<accounts::RosterImport> roster;
    std::unique_ptr<problems::ProblemService> problems;
    std::unique_ptr<upkeep::Upkeep> upkeep;
    std::unique_ptr<contests::ContestService> contests;
    std::unique_ptr<judging::LanguageCatalogue> languages;
    std::unique_ptr<queue::JudgingQueue> queue;
    std::unique_ptr<judging::ActiveJudgings> active;
    std::unique_ptr<judging::ChangeBus> bus; // with a shared queue only
    std::unique_ptr<telemetry::JobTelemetry> jobTelemetry;
    std::unique_ptr<judging::JobService> jobs;
    std::unique_ptr<judging::QueueControl> control;
    std::unique_ptr<judging::SubmissionService> submissions;
    std::unique_ptr<judging::RejudgingService> rejudgings;
    std::unique_ptr<judging::ReviewService> reviews;
    std::unique_ptr<runs::RunService> runs;
    std::unique_ptr<verification::VerificationService> verifications;
    std::unique_ptr<judging::WorkerRegistry> workers;
    std::unique_ptr<judging::LanguageTests> languageTests;
    std::unique_ptr<dispatch::WorkerHub> hub;
    std::unique_ptr<telemetry::StateMetrics> state;
    std::unique_ptr<telemetry::HttpTelemetry> httpTelemetry;
    std::unique_ptr<live::EventHub> live;
    std::unique_ptr<live::LiveFeed> feed;
    std::unique_ptr<outbound::OutboundHttp> outbound;
    std::unique_ptr<oidc::OidcService> oidc;
    std::unique_ptr<webhooks::WebhookService> webhooks;
    std::unique_ptr<api::SharedBuckets> buckets; // with Redis only
    std::unique_ptr<api::Api> api;
    std::unique_ptr<judge0::Facade> judge0;          // null: not served
    std::unique_ptr<execute::ExecuteRoutes> execute; // likewise
    std::unique_ptr<http::Server> http;

    api::Services services() const
    {
        return {*accounts, *problems, *submissions, *jobs,       *active,   *languages,     *languageTests, *workers,
                *control,  *hub,      *runs,        *live,       *webhooks, *tokens,        *sessions,      *teams,
                *roster,   *oidc,     *contests,    *rejudgings, *reviews,  *verifications, *database};
    }
};

void Application::addFacades(Parts &parts, const ServeSettings &settings, const api::ApiSettings &api,
                             http::Router &router)
{
    if (settings.judge0.isEnabled) {
        parts.judge0 = std::make_unique<judge0::Facade>(parts.services(), api, settings.judge0, *parts.outbound);
        parts.judge0->addTo(router);
    }
    if (settings.hasExecute) {
        parts.execute = std::make_unique<execute::ExecuteRoutes>(parts.services(), api);
        parts.execute->addTo(router);
    }
}

namespace {

Result<std::unique_ptr<queue::JudgingQueue>> makeQueue(const ServeSettings &settings, telemetry::StoreMetrics &stores)
{
    if (settings.redis.isEmpty()) {
        queue::EmbeddedQueue::Options options;
        options.leaseTime = settings.lease;
        options.mostWaiting = settings.queueLimit;
        return std::make_unique<queue::EmbeddedQueue>(options);
    }
    queue::RedisQueue::Options options;
    options.address = TRY(redis::parseRedisAddress(settings.redis));
    options.prefix = settings.redisPrefix;
    options.timed = stores.timerOf("redis");
    options.leaseTime = settings.lease;
    options.mostWaiting = settings.queueLimit;
    return std::make_unique<queue::RedisQueue>(options);
}

} // namespace

// What watches is made before what is watched, and outlives it.
Result<void> Application::addTelemetry(Parts &parts, const ServeSettings &settings)
{
    const QString version = QCoreApplication::applicationVersion();
    telemetry::addProcessMetrics(parts.metrics, "gavel-server", version.toStdString());
    if (!settings.otlp.isEmpty())
        parts.spans = TRY(telemetry::SpanExporter::create({settings.otlp, QStringLiteral("gavel-server"), version,
                                                           QUuid::createUuid().toString(QUuid::WithoutBraces)}));
    parts.jobTelemetry = std::make_unique<telemetry::JobTelemetry>(parts.metrics, parts.spans.get());
    parts.httpTelemetry = std::make_unique<telemetry::HttpTelemetry>(parts.metrics, parts.spans.get());
    return {};
}

Result<std::unique_ptr<Application>> Application::create(const ServeSettings &settings)
{
    auto made = std::make_unique<Parts>();
    Parts &parts = *made;
    TRY(addTelemetry(parts, settings));
    parts.data = TRY(storage::DataDirectory::open(settings.dataDirectory));
    parts.blobs = TRY(storage::SiteBlobs::open(
        parts.data, {settings.blobStore, settings.blobKeys, settings.blobCache, parts.stores.timerOf("blobs")}));
    storage::Database::Options database;
    database.path = settings.database.isEmpty() ? parts.data.databasePath() : settings.database;
    database.timed = parts.stores.databaseTimer();
    parts.database = TRY(storage::Database::open(database));
    parts.accounts = std::make_unique<accounts::AccountService>(*parts.database, settings.accounts);
    parts.tokens = std::make_unique<accounts::PersonalTokens>(*parts.database, *parts.accounts);
    parts.sessions = std::make_unique<accounts::SessionService>(*parts.database, *parts.accounts);
    parts.teams = std::make_unique<accounts::TeamService>(*parts.database);
    parts.roster = std::make_unique<accounts::RosterImport>(*parts.database, *parts.accounts);
    parts.contests = TRY(contests::ContestService::load(*parts.database));
    parts.problems = TRY(problems::ProblemService::load(*parts.database, *parts.blobs.store));
    parts.upkeep = std::make_unique<upkeep::Upkeep>(*parts.database, *parts.blobs.store, settings.upkeep);
    parts.languages = TRY(judging::LanguageCatalogue::load(*parts.database));
    parts.queue = TRY(makeQueue(settings, parts.stores));
    parts.active = std::make_unique<judging::ActiveJudgings>();
    if (parts.queue->isShared())
        parts.bus = std::make_unique<judging::ChangeBus>(*parts.active, TRY(redis::parseRedisAddress(settings.redis)),
                                                         settings.redisPrefix);
    parts.jobs = std::make_unique<judging::JobService>(*parts.database, *parts.queue, *parts.active);
    parts.languages->setPolicy(settings.policy);
    parts.jobs->setPolicy(parts.languages->policy());
    connect(parts.languages.get(), &judging::LanguageCatalogue::changed, parts.jobs.get(),
            [&jobs = *parts.jobs, &languages = *parts.languages] { jobs.setPolicy(languages.policy()); });
    parts.control =
        std::make_unique<judging::QueueControl>(*parts.database, *parts.queue, *parts.problems, *parts.languages);
    parts.jobTelemetry->watch(*parts.jobs, *parts.active);
    parts.submissions = std::make_unique<judging::SubmissionService>(*parts.database, *parts.queue, *parts.problems,
                                                                     *parts.languages, *parts.active);
    parts.rejudgings = TRY(judging::RejudgingService::load(*parts.database, *parts.queue, *parts.active));
    parts.reviews = std::make_unique<judging::ReviewService>(*parts.database);
    parts.runs = std::make_unique<runs::RunService>(*parts.database, *parts.queue, *parts.languages, *parts.active);
    parts.verifications = std::make_unique<verification::VerificationService>(
        *parts.database, *parts.blobs.store, *parts.queue, *parts.problems, *parts.languages, *parts.active);
    parts.workers = std::make_unique<judging::WorkerRegistry>(*parts.database);
    wire::Welcome terms;
    terms.lease = settings.lease;
    terms.heartbeat = std::chrono::milliseconds(settings.lease) / 5;
    parts.hub =
        std::make_unique<dispatch::WorkerHub>(*parts.accounts, *parts.jobs, *parts.languages, *parts.workers, terms);
    parts.languageTests = std::make_unique<judging::LanguageTests>(*parts.database);
    connect(parts.languageTests.get(), &judging::LanguageTests::wanted, parts.hub.get(),
            &dispatch::WorkerHub::testLanguage);
    connect(parts.hub.get(), &dispatch::WorkerHub::entered, parts.languageTests.get(), &judging::LanguageTests::remind);
    connect(parts.hub.get(), &dispatch::WorkerHub::languageTested, parts.languageTests.get(),
            &judging::LanguageTests::answered);
    connect(parts.submissions.get(), &judging::SubmissionService::leaseEnded, parts.hub.get(),
            &dispatch::WorkerHub::cancelJob);
    connect(parts.rejudgings.get(), &judging::RejudgingService::leaseEnded, parts.hub.get(),
            &dispatch::WorkerHub::cancelJob);
    connect(parts.runs.get(), &runs::RunService::leaseEnded, parts.hub.get(), &dispatch::WorkerHub::cancelJob);
    parts.state = std::make_unique<telemetry::StateMetrics>(
        parts.metrics, telemetry::StateMetrics::Watched{*parts.hub, *parts.active, *parts.database, parts.spans.get()});
    connect(parts.verifications.get(), &verification::VerificationService::leaseEnded, parts.hub.get(),
            &dispatch::WorkerHub::cancelJob);
    parts.live = std::make_unique<live::EventHub>(*parts.accounts,
                                                  live::TopicAccess(*parts.submissions, *parts.runs, *parts.contests));
    parts.feed = std::make_unique<live::LiveFeed>(*parts.live, *parts.active, *parts.jobs, *parts.hub, *parts.contests);
    parts.outbound = std::make_unique<outbound::OutboundHttp>(outbound::AddressPolicy(settings.outboundAllowed));
    parts.oidc = TRY(oidc::OidcService::create(*parts.database, *parts.accounts, *parts.outbound, settings.oidc));
    parts.webhooks =
        std::make_unique<webhooks::WebhookService>(*parts.database, *parts.outbound, *parts.active, settings.webhooks);
    api::ApiSettings api;
    api.maxPackage = settings.maxPackage;
    api.isRateLimited = settings.isRateLimited;
    api.spoolFolder = parts.data.root;
    if (parts.queue->isShared() && settings.isRateLimited)
        parts.buckets =
            std::make_unique<api::SharedBuckets>(TRY(redis::parseRedisAddress(settings.redis)), settings.redisPrefix);
    api.buckets = parts.buckets.get();
    parts.api = TRY(api::Api::create(parts.services(), api));
    http::Router router;
    parts.api->addTo(router);
    addFacades(parts, settings, api, router);
    telemetry::MetricsRoute{parts.metrics, *parts.state, *parts.jobs, settings.metricsAllowed}.addTo(router);
    http::Limits limits = settings.http;
    limits.spoolFolder = parts.data.root;
    if (settings.judge0.isEnabled) // as Judge0 does
        limits.cors.openPrefixes.append(settings.judge0.basePath + "/");
    parts.http = std::make_unique<http::Server>(std::move(router), limits);
    parts.http->setTracedShare(parts.spans ? settings.tracedShare : 0);
    parts.httpTelemetry->watch(*parts.http);
    if (settings.tls.isSet())
        parts.http->useTls(TRY(http::TlsIdentity::load(settings.tls)));
    return std::unique_ptr<Application>(new Application(settings, std::move(made)));
}

Application::Application(const ServeSettings &settings, std::unique_ptr<Parts> parts)
    : m_settings(settings), m_parts(std::move(parts))
{
    connect(m_parts->http.get(), &http::Server::drained, this, &Application::stopped);
}

Application::~Application() = default;

void Application::start()
{
    const auto fail = [this](const Error &error) {
        Q_EMIT failed(QString::fromStdString(error.message));
    };
    m_parts->control->start([this, fail](const Result<void> &isPaused) {
        if (!isPaused)
            return fail(isPaused.error());
        m_parts->jobs->start([this, fail](const Result<qint64> &waiting) {
            if (!waiting)
                return fail(waiting.error());
            if (m_parts->judge0)
                m_parts->judge0->start();
            m_parts->verifications->start();
            listen();
        });
    });
}

void Application::listen()
{
    if (const Result<void> listens = m_parts->http->listen(m_settings.address, m_settings.port); !listens)
        Q_EMIT failed(QString::fromStdString(listens.error().message));
    else
        Q_EMIT listening(m_settings.address, port());
}

void Application::stop()
{
    const bool isSecond = std::exchange(m_isStopping, true);
    m_parts->api->endWaiting();
    if (m_parts->judge0)
        m_parts->judge0->endWaiting();
    m_parts->hub->shutDown();
    m_parts->live->shutDown();
    m_parts->http->drain(isSecond ? std::chrono::seconds(0) : m_settings.drain);
}

quint16 Application::port() const
{
    return m_parts->http->port();
}

const http::Router &Application::router() const
{
    return m_parts->http->router();
}

api::Services Application::services()
{
    return m_parts->services();
}

} // namespace gavel::serve
