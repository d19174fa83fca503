#pragma once

#include "core/wire/worker_link.h"
#include "server/accounts/principal.h"
#include "server/http/router.h"
#include "server/storage/refresh.h"

#include <QDateTime>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QStringList>

#include <memory>
#include <set>
#include <vector>

namespace gavel::accounts {
class AccountService;
}
namespace gavel::judging {
class JobService;
class LanguageCatalogue;
class WorkerRegistry;
struct WorkerRecord;
} // namespace gavel::judging

namespace gavel::dispatch {

class WorkerSession;

// A worker that is connected now.
struct ConnectedWorker {
    WorkerId id;
    QString name;
    QString address;
    QString instance;
    int slotCount = 0;
    int busy = 0; // jobs leased to it
    int free = 0; // jobs it would take now
    bool isDraining = false;
    QString reason; // why it takes fewer than it could, in its own words
    QStringList languages;
    QDateTime connectedSince;
};

// What connected workers have: by language the versions, and by version the names of those that have it.
using LanguageVersions = QHash<QString, QMap<QString, QStringList>>;

// The server's end of the worker link: hands leased jobs to connected workers, passes progress and reports on.
//
// The doorbell of the queue and a worker's Ready are the only things that make it look for jobs; nothing polls. When a
// connection drops, the worker's leases go on until they run out: the worker comes back, here or at another server, and
// says what it holds; the rest goes to others at once. A second process under the name of one that is connected is
// turned away: each would lose the other's jobs. A worker whose token is revoked is sent away at once, and
// what it held goes to others uncounted. Lives in the event loop's thread.
class WorkerHub final : public QObject {
    Q_OBJECT

public:
    // The services must outlive the hub.
    WorkerHub(accounts::AccountService &accounts, judging::JobService &jobs, judging::LanguageCatalogue &languages,
              judging::WorkerRegistry &registry, const wire::Welcome &terms);
    ~WorkerHub() override;

    // Takes over an upgraded connection whose sender may judge.
    void accept(std::unique_ptr<http::WebSocket> socket, const accounts::Principal &principal,
                const QHostAddress &address);

    QList<ConnectedWorker> connected() const;

    LanguageVersions languageVersions() const;

    // Sends it no more jobs, or jobs again, if it is connected. It is WorkerRegistry that remembers.
    void setDraining(WorkerId worker, bool isDraining);

    // Has it test a language, if it is connected here.
    void testLanguage(WorkerId worker, const wire::TestLanguage &wanted);

    // Stop a job: its judging was cancelled.
    void cancelJob(WorkerId worker, const wire::JobKey &key);

    // Says goodbye to all; they keep what they hold and look for another server, or wait for this one.
    void shutDown();

Q_SIGNALS:
    void workersChanged();
    void entered(gavel::WorkerId worker); // it is connected, and was told so
    void languageTested(gavel::WorkerId worker, const gavel::wire::LanguageTested &outcome);

private:
    void onHello(WorkerSession &session);
    void registerWorker(WorkerSession &session);
    void turnAway(WorkerSession &session, const Error &error);
    void onRegistered(WorkerSession &session, const judging::WorkerRecord &record);
    void reclaim(WorkerSession &session);
    void onHeartbeat(WorkerSession &session, const QList<wire::JobKey> &held);
    void onReport(WorkerSession &session, const wire::Report &report);
    void onReleased(WorkerSession &session, const wire::Release &release);
    void onEnded(WorkerSession &session);
    void replaceFormer(WorkerId worker);
    void retire(WorkerSession &session);
    void checkTokens();
    void checkDraining(storage::Refresh::Done done);
    void tellDraining(WorkerId worker, bool isDraining);
    void dismiss(WorkerSession &session);
    void pump();
    void leaseFor(WorkerSession &session);
    void onLeased(WorkerSession &session, const Result<QList<wire::Job>> &jobs);
    WorkerSession *find(WorkerId worker) const;

    accounts::AccountService &m_accounts;
    judging::JobService &m_jobs;
    judging::LanguageCatalogue &m_languages;
    judging::WorkerRegistry &m_registry;
    const wire::Welcome m_terms;
    std::vector<std::unique_ptr<WorkerSession>> m_sessions;
    storage::Refresh m_drainings;
    bool m_isShuttingDown = false;
};

} // namespace gavel::dispatch
