#include "server/dispatch/worker_hub.h"

#include "server/accounts/account_service.h"
#include "server/dispatch/worker_session.h"
#include "server/http/websocket.h"
#include "server/judging/job_service.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/worker_registry.h"

#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>

namespace gavel::dispatch {

namespace {

Q_LOGGING_CATEGORY(logDispatch, "gavel.dispatch", QtInfoMsg)

constexpr qsizetype kMostOfName = 40; // in the reason of a close, which has room for 123 bytes

} // namespace

WorkerHub::WorkerHub(accounts::AccountService &accounts, judging::JobService &jobs,
                     judging::LanguageCatalogue &languages, judging::WorkerRegistry &registry,
                     const wire::Welcome &terms)
    : m_accounts(accounts),
      m_jobs(jobs),
      m_languages(languages),
      m_registry(registry),
      m_terms(terms),
      m_drainings([this](storage::Refresh::Done done) { checkDraining(std::move(done)); })
{
    connect(&accounts, &accounts::AccountService::tokensRevoked, this, &WorkerHub::checkTokens);
    connect(&registry, &judging::WorkerRegistry::changedElsewhere, &m_drainings, &storage::Refresh::ask);
    connect(&jobs, &judging::JobService::jobsWaiting, this, &WorkerHub::pump);
    connect(&jobs, &judging::JobService::jobCancelled, this, &WorkerHub::cancelJob);
}

WorkerHub::~WorkerHub() = default;

void WorkerHub::accept(std::unique_ptr<http::WebSocket> socket, const accounts::Principal &principal,
                       const QHostAddress &address)
{
    m_sessions.push_back(std::make_unique<WorkerSession>(std::move(socket), principal, address));
    WorkerSession *session = m_sessions.back().get();
    connect(session, &WorkerSession::saidHello, this, [this, session] { onHello(*session); });
    connect(session, &WorkerSession::gotReady, this, [this, session] {
        leaseFor(*session);
        Q_EMIT workersChanged();
    });
    connect(session, &WorkerSession::progressed, this,
            [this, session](const wire::Progress &progress) { m_jobs.progress(session->worker(), progress); });
    connect(session, &WorkerSession::printed, this,
            [this, session](const wire::OutputPiece &piece) { m_jobs.printed(session->worker(), piece); });
    connect(session, &WorkerSession::heartbeat, this,
            [this, session](const QList<wire::JobKey> &held) { onHeartbeat(*session, held); });
    connect(session, &WorkerSession::reported, this,
            [this, session](const wire::Report &report) { onReport(*session, report); });
    connect(session, &WorkerSession::released, this,
            [this, session](const wire::Release &release) { onReleased(*session, release); });
    connect(session, &WorkerSession::toldStatus, this,
            [this, session](const wire::Status &status) { m_registry.keep(session->worker(), status); });
    connect(session, &WorkerSession::toldHostReport, this,
            [this, session](const wire::HostReport &report) { m_registry.keep(session->worker(), report); });
    connect(session, &WorkerSession::languageTested, this, [this, session](const wire::LanguageTested &outcome) {
        Q_EMIT languageTested(session->worker(), outcome);
    });
    connect(session, &WorkerSession::ended, this, [this, session] { onEnded(*session); });
    if (m_isShuttingDown)
        session->goAway(QStringLiteral("the server is being stopped"));
}

void WorkerHub::onHello(WorkerSession &session)
{
    // Its token may have been revoked since the request for this connection was let in.
    m_accounts.authenticateAgain(session.principal(),
                                 [this, alive = QPointer(&session)](const Result<accounts::Principal> &principal) {
                                     if (!alive || !alive->isOpen())
                                         return;
                                     if (principal)
                                         registerWorker(*alive);
                                     else
                                         turnAway(*alive, principal.error());
                                 });
}

void WorkerHub::turnAway(WorkerSession &session, const Error &error)
{
    const QString reason = QString::fromStdString(error.message);
    if (error.code == ErrorCode::Unavailable)
        session.goAway(reason); // it may come again
    else
        session.refuse(reason);
}

void WorkerHub::registerWorker(WorkerSession &session)
{
    m_registry.registered(session.principal(), session.hello(),
                          [this, alive = QPointer(&session)](const Result<judging::WorkerRecord> &record) {
                              if (!alive || !alive->isOpen())
                                  return;
                              if (record)
                                  onRegistered(*alive, *record);
                              else
                                  turnAway(*alive, record.error());
                          });
}

void WorkerHub::onRegistered(WorkerSession &session, const judging::WorkerRecord &record)
{
    const WorkerSession *former = find(record.id);
    if (former && former->isOpen() && former->hello().instance != session.hello().instance)
        return session.goAway(QStringLiteral("another worker named %1 is connected: give each a name of its own")
                                  .arg(record.name.left(kMostOfName)));
    replaceFormer(record.id);
    qCInfo(logDispatch, "worker %s connected from %s: %d slots, %lld languages", qPrintable(record.name),
           qPrintable(session.address().toString()), session.hello().slots,
           static_cast<long long>(session.languages().size()));
    wire::Welcome welcome = m_terms;
    welcome.worker = record.id;
    session.welcome(record.id, welcome);
    session.setDraining(record.isDraining);
    m_drainings.ask(); // it may have been told otherwise since that was read
    m_languages.offered(session.hello().languages);
    m_jobs.setWorkerOffers(record.id, session.offers());
    reclaim(session);
    Q_EMIT workersChanged();
    Q_EMIT entered(record.id);
}

// It has come back on a new connection while we still believe in the old one.
void WorkerHub::replaceFormer(WorkerId worker)
{
    WorkerSession *former = find(worker);
    if (!former)
        return;
    former->goAway(QStringLiteral("the worker has connected again"));
    retire(*former);
    former->disconnect(this);
}

void WorkerHub::reclaim(WorkerSession &session)
{
    const QList<wire::JobKey> held = session.hello().held;
    m_jobs.attach(session.worker(), session.hello().instance, held);
    if (held.isEmpty())
        return;
    session.hold(held);
    m_jobs.reclaim(session.worker(), held, [alive = QPointer(&session)](const Result<QList<wire::JobKey>> &lost) {
        if (alive && lost && !lost->isEmpty())
            alive->sendLost(*lost);
    });
}

void WorkerHub::onHeartbeat(WorkerSession &session, const QList<wire::JobKey> &held)
{
    m_jobs.heartbeat(session.worker(), held,
                     [this, alive = QPointer(&session)](const Result<QList<wire::JobKey>> &lost) {
                         if (!alive || !lost)
                             return; // unavailable: neither confirmed nor taken away
                         alive->sendLost(*lost);
                         if (!lost->isEmpty())
                             leaseFor(*alive);
                     });
}

void WorkerHub::onReport(WorkerSession &session, const wire::Report &report)
{
    const wire::JobKey key = report.key;
    m_jobs.report(session.worker(), report, [this, key, alive = QPointer(&session)](const Result<void> &stored) {
        if (!stored) {
            qCWarning(logDispatch, "the report on judging %lld attempt %d could not be stored: %s",
                      static_cast<long long>(key.judging.value), key.attempt, stored.error().message.c_str());
            // The worker repeats it on its next connection.
            if (alive)
                alive->goAway(QStringLiteral("reports cannot be stored now"));
            return;
        }
        if (!alive)
            return;
        alive->acknowledge(key);
        leaseFor(*alive);
    });
}

void WorkerHub::onReleased(WorkerSession &session, const wire::Release &release)
{
    session.forget(release.key);
    session.rest();
    m_jobs.release(session.worker(), release.key, release.reason);
}

void WorkerHub::onEnded(WorkerSession &session)
{
    const WorkerId worker = session.worker();
    if (worker) {
        qCInfo(logDispatch, "worker %s is gone, holding %lld jobs", qPrintable(session.hello().name),
               static_cast<long long>(session.held().size()));
        m_jobs.setWorkerOffers(worker, {});
        m_registry.gone(worker);
    }
    retire(session);
    Q_EMIT workersChanged();
}

// Lets it die by the event loop: it may be its own signal that led here.
void WorkerHub::retire(WorkerSession &session)
{
    const auto found =
        std::find_if(m_sessions.begin(), m_sessions.end(), [&](const auto &one) { return one.get() == &session; });
    if (found == m_sessions.end())
        return;
    found->release()->deleteLater();
    m_sessions.erase(found);
}

void WorkerHub::checkTokens()
{
    std::vector<QPointer<WorkerSession>> sessions; // one that is sent away leaves m_sessions
    for (const auto &session : m_sessions)
        sessions.emplace_back(session.get());
    for (const QPointer<WorkerSession> &alive : sessions) {
        if (!alive)
            continue;
        m_accounts.authenticateAgain(alive->principal(), [this, alive](const Result<accounts::Principal> &principal) {
            if (alive && !principal && principal.error().code == ErrorCode::PermissionDenied)
                dismiss(*alive);
        });
    }
}

// Another server was told that workers of ours are to drain, or to go on.
void WorkerHub::checkDraining(storage::Refresh::Done done)
{
    m_registry.list([this, done = std::move(done)](const Result<QList<judging::WorkerRecord>> &records) {
        if (!records)
            return done(failure(records.error()));
        for (const judging::WorkerRecord &record : *records) {
            const WorkerSession *session = find(record.id);
            if (session && session->isDraining() != record.isDraining)
                tellDraining(record.id, record.isDraining);
        }
        done({});
    });
}

void WorkerHub::dismiss(WorkerSession &session)
{
    const std::set<wire::JobKey> held = session.held();
    for (const wire::JobKey &key : held) {
        session.forget(key);
        m_jobs.release(session.worker(), key, QStringLiteral("the token of the worker that had it was revoked"));
    }
    session.refuse(QStringLiteral("its token was revoked"));
}

// Something waits: whoever is idle asks for it, those with most free slots first.
void WorkerHub::pump()
{
    std::vector<WorkerSession *> idle;
    for (const auto &session : m_sessions) {
        if (session->freeSlots() > 0)
            idle.push_back(session.get());
    }
    std::stable_sort(idle.begin(), idle.end(),
                     [](const WorkerSession *a, const WorkerSession *b) { return a->freeSlots() > b->freeSlots(); });
    for (WorkerSession *session : idle)
        leaseFor(*session);
}

// Asks for half of what the worker would take, so that jobs spread over the workers, and asks again when they have
// come.
void WorkerHub::leaseFor(WorkerSession &session)
{
    const int free = session.freeSlots();
    if (free <= 0 || m_isShuttingDown)
        return;
    if (session.isLeasing())
        return session.askAgain();
    session.setLeasing(true);
    const WorkerId worker = session.worker();
    m_jobs.lease(worker, session.offers(), (free + 1) / 2,
                 [this, worker, alive = QPointer(&session)](Result<QList<wire::Job>> jobs) {
                     if (alive && alive->isOpen())
                         return onLeased(*alive, jobs);
                     for (const wire::Job &job : jobs.value_or(QList<wire::Job>()))
                         m_jobs.release(worker, job.key, QStringLiteral("the worker left before the job was sent"));
                 });
}

void WorkerHub::onLeased(WorkerSession &session, const Result<QList<wire::Job>> &jobs)
{
    session.setLeasing(false);
    const bool isToAskAgain = session.takeAskAgain();
    if (!jobs || (jobs->isEmpty() && !isToAskAgain))
        return;
    for (const wire::Job &job : *jobs)
        session.sendJob(job);
    leaseFor(session);
}

void WorkerHub::cancelJob(WorkerId worker, const wire::JobKey &key)
{
    if (WorkerSession *session = find(worker)) {
        session->cancel(key);
        leaseFor(*session);
    }
}

void WorkerHub::setDraining(WorkerId worker, bool isDraining)
{
    tellDraining(worker, isDraining);
    m_drainings.ask(); // one that is read just now may be older
}

void WorkerHub::tellDraining(WorkerId worker, bool isDraining)
{
    if (WorkerSession *session = find(worker))
        session->setDraining(isDraining);
    Q_EMIT workersChanged();
}

void WorkerHub::testLanguage(WorkerId worker, const wire::TestLanguage &wanted)
{
    if (WorkerSession *session = find(worker))
        session->test(wanted);
}

void WorkerHub::shutDown()
{
    m_isShuttingDown = true;
    for (const auto &session : m_sessions)
        session->goAway(QStringLiteral("the server is being stopped"));
}

WorkerSession *WorkerHub::find(WorkerId worker) const
{
    for (const auto &session : m_sessions) {
        if (session->worker() == worker)
            return session.get();
    }
    return nullptr;
}

LanguageVersions WorkerHub::languageVersions() const
{
    LanguageVersions versions;
    for (const auto &session : m_sessions) {
        if (!session->worker())
            continue;
        for (const wire::OfferedLanguage &language : session->hello().languages)
            versions[language.id][language.version].append(session->hello().name);
    }
    return versions;
}

QList<ConnectedWorker> WorkerHub::connected() const
{
    QList<ConnectedWorker> workers;
    for (const auto &session : m_sessions) {
        if (!session->worker())
            continue;
        ConnectedWorker worker;
        worker.id = session->worker();
        worker.name = session->hello().name;
        worker.address = session->address().toString();
        worker.instance = session->hello().instance;
        worker.slotCount = session->hello().slots;
        worker.busy = int(session->held().size());
        worker.free = session->freeSlots();
        worker.isDraining = session->isDraining();
        worker.reason = session->reasonToRefuse();
        worker.languages = session->languages();
        worker.connectedSince = session->connectedSince();
        workers.append(worker);
    }
    return workers;
}

} // namespace gavel::dispatch
