#pragma once

#include "core/wire/worker_link.h"
#include "server/judging/submission.h"
#include "server/queue/judging_queue.h"
#include "server/storage/callback.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

class ActiveJudgings;
class JobObserver;

// What workers do with judgings: take them, work on them, report. The worker link (server/dispatch) speaks for them.
// Custom runs (server/runs) are jobs, too, and go the same way: only their rows are others (storage::JobRows).
//
// Lives in the event loop's thread. It owns the rules for lost attempts: a lease that ends without a report, and a
// report without a verdict, are lost attempts; after queue::kMostLosses the judging is quarantined (lost) or failed
// (reported), and no other judging is affected. It is no lost attempt when the worker's process lives on without the
// job (a server or a connection died between them), gives it back, or turns out to work on it still.
//
// Where several servers share the queue, this one may lease what another was sent, and report what another leased. The
// database is the truth for all of them: what the queue has forgotten (a server was killed between commit and queue, or
// Redis lost its data) is put back from it, and ends of which this server was not told are looked up in it. A lease is
// not written to the disk before the job goes out: after a crash of the server every judging that is not over waits
// again.
class JobService final : public QObject {
    Q_OBJECT

public:
    JobService(storage::Database &database, queue::JudgingQueue &queue, ActiveJudgings &active,
               std::chrono::milliseconds sweepEvery = std::chrono::seconds(1));
    ~JobService() override;

    // What problems do not say themselves, for every job from now on.
    void setPolicy(const domain::JudgingPolicy &policy) { m_policy = policy; }

    // Borrowed; null: nobody watches.
    void setObserver(JobObserver *observer) { m_observer = observer; }

    // Puts every judging that is not over into the queue and begins to look for leases that ran out. Call once, at
    // start, before workers may connect.
    void start(Callback<qint64> done);

    // Up to `most` jobs for a worker that offers this (see queue::offersOf()), leased to it. An empty list when nothing
    // waits.
    void lease(WorkerId worker, const QStringList &offers, int most, Callback<QList<wire::Job>> done);

    // Extends leases. Tells the jobs that are not the worker's any more: it should stop them.
    void heartbeat(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done);

    // After a reconnect (Hello.held). Tells the jobs that are not the worker's: it should stop those it still works on;
    // reports on them may be sent all the same.
    void reclaim(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done);

    // Best effort, never stored. Ignored if the job is not leased to this worker.
    void progress(WorkerId worker, const wire::Progress &progress);

    // The same for what a custom run prints.
    void printed(WorkerId worker, const wire::OutputPiece &piece);

    // Stores a report, once: the first with a verdict for any attempt at a judging that is not over wins, every other
    // one is ignored. Success means: acknowledge it, the worker may forget it. An error (the database is away) means:
    // do not acknowledge, the worker will repeat it.
    void report(WorkerId worker, wire::Report report, Callback<void> done);

    // A job comes back uncounted: the worker drains, its disk is full.
    void release(WorkerId worker, const wire::JobKey &key, const QString &reason);

    // A worker's process has connected and holds these jobs and no others: what else was leased to that worker goes to
    // others, as a lost attempt only if it died with an earlier process. To be followed by reclaim().
    void attach(WorkerId worker, const QString &instance, const QList<wire::JobKey> &held);

    // What the connected worker offers; an empty list when it has gone. For "why is this waiting".
    void setWorkerOffers(WorkerId worker, const QStringList &offers);

    void depth(Callback<queue::QueueDepth> done);

    // How an attempt was lost; decides what becomes of a judging whose attempts are used up.
    enum class LossCause {
        NoReport, // the lease ran out or the worker went: quarantined
        Failure,  // the worker reported a failure of ours: failed
    };

Q_SIGNALS:
    // Something waits: idle workers may lease. May come once for many.
    void jobsWaiting();

    // A leased job is wanted no more: send Cancel to the worker that has it.
    void jobCancelled(gavel::WorkerId worker, const gavel::wire::JobKey &key);

private:
    struct Holder {
        wire::JobKey key;
        WorkerId worker;
    };

    static SubmissionChange queuedChange(const queue::QueueEntry &entry);
    void setHolder(const wire::JobKey &key, WorkerId worker);
    bool isHolder(const wire::JobKey &key, WorkerId worker) const;
    bool isLeasedLater(const wire::JobKey &key) const;
    void announce(JudgingId judging, JudgingState state, std::optional<domain::Verdict> verdict = {});
    void takenBack(const QList<queue::LostLease> &leases);
    void releaseLater(const QList<queue::Lease> &leases, const Error &reason);
    void deliver(WorkerId worker, const QList<queue::Lease> &leases, QList<wire::Job> jobs,
                 Callback<QList<wire::Job>> done);
    void storeLeases(WorkerId worker, const QList<wire::Job> &jobs);
    void finish(WorkerId worker, const std::shared_ptr<const wire::Report> &report, Callback<void> done);
    void finished(WorkerId worker, const wire::JobKey &key, std::optional<domain::Verdict> verdict);
    void failed(WorkerId worker, const wire::JobKey &key, const QString &error, Callback<void> done);
    void lost(const QList<queue::LostLease> &leases, LossCause cause, const QString &reason, Callback<void> done);
    void enqueueLater(const queue::QueueEntry &entry);
    void sweep();
    void refill();
    void restoreQueue(Callback<qint64> done);
    void adopt(const QList<queue::Lease> &leases);
    void lookForForgotten();
    void putBackForgotten();
    void compareNumbers(std::function<void()> areTooFew);
    void lookForEach();
    void putBack(const QList<JudgingId> &missing);
    void lookForMissedEnds();
    void forget(JudgingId judging);
    void announceEnd(JudgingId judging);

    storage::Database &m_database;
    domain::JudgingPolicy m_policy;
    JobObserver *m_observer = nullptr;
    queue::JudgingQueue &m_queue;
    ActiveJudgings &m_active;
    QHash<qint64, Holder> m_holders; // by judging: who works on it, for progress
    QTimer m_sweep;
    QTimer m_reconcile; // with a shared queue only
    QElapsedTimer m_sinceSweep;
    int m_sweeps = 0; // that were ours
};

} // namespace gavel::judging
