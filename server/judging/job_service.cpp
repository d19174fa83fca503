#include "server/judging/job_service.h"

#include "server/judging/active_judgings.h"
#include "server/judging/job_observer.h"
#include "server/storage/database.h"
#include "server/storage/job_rows.h"
#include "server/storage/sql_time.h"

#include <QLoggingCategory>

namespace gavel::judging {

namespace {

Q_LOGGING_CATEGORY(lcJobs, "gavel.judging.jobs")

constexpr std::chrono::milliseconds kRetryAfter{500}; // what the database did not do

using storage::Connection;
using storage::JobRows;

// What could be read of the judgings that were leased.
struct Loaded {
    QList<wire::Job> jobs;
    QList<std::pair<wire::JobKey, QString>> damaged; // and why: one damaged row must not keep the others waiting
};

Result<Loaded> loadJobs(Connection &connection, const QList<queue::Lease> &leases)
{
    Loaded loaded;
    for (const queue::Lease &lease : leases) {
        Result<std::optional<wire::Job>> job = JobRows(connection).job(lease.entry);
        if (job && *job)
            loaded.jobs.append(**std::move(job));
        else if (!job && job.error().code == ErrorCode::DataCorrupted)
            loaded.damaged.append({lease.entry.key(), QString::fromStdString(job.error().message)});
        else if (!job)
            return failure(job.error());
    }
    return loaded;
}

JudgingState stateAfter(JobService::LossCause cause)
{
    return cause == JobService::LossCause::Failure ? JudgingState::Failed : JudgingState::Quarantined;
}

QString lastError(const queue::LostLease &lease, JobService::LossCause cause, const QString &reason)
{
    if (cause == JobService::LossCause::Failure)
        return reason;
    return QStringLiteral("%1 attempts were lost; the last one: %2").arg(lease.entry.losses).arg(reason);
}

// Tells those of them that are over already: the queue had not heard.
Result<QSet<qint64>> storeLosses(Connection &connection, const QList<queue::LostLease> &leases,
                                 JobService::LossCause cause, const QString &reason)
{
    JobRows jobs(connection);
    const qint64 now = storage::nowMs();
    QSet<qint64> over;
    for (const queue::LostLease &lease : leases) {
        const bool isOpen = TRY(jobs.addLoss(lease.entry, lease.worker, reason, now));
        if (!isOpen)
            over.insert(lease.entry.judging.value);
        else if (lease.isGivenUp)
            TRY(jobs.end(lease.entry.judging, stateAfter(cause), lastError(lease, cause, reason), now));
    }
    return over;
}

} // namespace

// What is known of one that another server was sent, until there is news of it.
SubmissionChange JobService::queuedChange(const queue::QueueEntry &entry)
{
    return {entry.submission, entry.judging, entry.submitter, JudgingState::Queued, {}, 0, 0, entry.isAside};
}

JobService::JobService(storage::Database &database, queue::JudgingQueue &queue, ActiveJudgings &active,
                       std::chrono::milliseconds sweepEvery)
    : m_database(database), m_queue(queue), m_active(active)
{
    connect(&queue, &queue::JudgingQueue::entriesWaiting, this, &JobService::jobsWaiting);
    connect(&active, &ActiveJudgings::judgingChanged, this, [this](const SubmissionChange &change) {
        if (!isFinal(change.state)) // also by a cancellation, of which nobody else tells
            return;
        const auto holder = m_holders.constFind(change.judging.value);
        if (holder == m_holders.constEnd())
            return;
        const Holder held = *holder;
        m_holders.erase(holder);
        if (change.state == JudgingState::Cancelled) // perhaps at another server
            Q_EMIT jobCancelled(held.worker, held.key);
    });
    connect(&active, &ActiveJudgings::forgotten, this, [this](JudgingId judging) { m_holders.remove(judging.value); });
    m_sweep.setInterval(sweepEvery);
    connect(&m_sweep, &QTimer::timeout, this, &JobService::sweep);
    connect(&queue, &queue::JudgingQueue::forgotten, this, &JobService::refill);
    m_reconcile.setInterval(10 * sweepEvery);
    connect(&m_reconcile, &QTimer::timeout, this, [this] {
        lookForForgotten();
        lookForMissedEnds();
    });
}

JobService::~JobService() = default;

void JobService::start(Callback<qint64> done)
{
    m_sweep.start();
    if (m_queue.isShared())
        m_reconcile.start();
    restoreQueue(std::move(done));
}

void JobService::restoreQueue(Callback<qint64> done)
{
    m_database.read(
        this, [](Connection &connection) { return JobRows(connection).unfinished(); },
        [this, done = std::move(done)](Result<QList<queue::HeldEntry>> found) mutable {
            if (!found)
                return done(failure(found.error()));
            QList<queue::Lease> leases;
            for (const auto &[entry, holder] : std::as_const(*found)) {
                m_active.adopt(queuedChange(entry));
                leases.append({entry, holder});
            }
            // A queue that cannot be filled now asks for it when it can.
            m_queue.restore(leases, [count = leases.size()](const Result<void> &restored) {
                if (restored)
                    qCInfo(lcJobs, "%lld judgings are not over", static_cast<long long>(count));
            });
            done(leases.size());
        });
}

void JobService::refill()
{
    restoreQueue([this](const Result<qint64> &count) {
        if (!count)
            QTimer::singleShot(kRetryAfter, this, &JobService::refill);
    });
}

void JobService::announce(JudgingId judging, JudgingState state, std::optional<domain::Verdict> verdict)
{
    const SubmissionChange *known = m_active.find(judging);
    if (!known)
        return;
    SubmissionChange change = *known;
    change.state = state;
    change.verdict = verdict;
    if (state == JudgingState::Queued)
        change.testsDone = 0;
    m_active.set(change);
}

void JobService::setHolder(const wire::JobKey &key, WorkerId worker)
{
    m_holders.insert(key.judging.value, {key, worker});
}

bool JobService::isHolder(const wire::JobKey &key, WorkerId worker) const
{
    const auto holder = m_holders.constFind(key.judging.value);
    return holder != m_holders.constEnd() && holder->key == key && holder->worker == worker;
}

bool JobService::isLeasedLater(const wire::JobKey &key) const
{
    const auto holder = m_holders.constFind(key.judging.value);
    return holder != m_holders.constEnd() && holder->key.attempt > key.attempt;
}

void JobService::lease(WorkerId worker, const QStringList &offers, int most, Callback<QList<wire::Job>> done)
{
    m_queue.lease(worker, offers, most,
                  [this, worker, done = std::move(done)](Result<QList<queue::Lease>> leases) mutable {
                      if (!leases)
                          return done(failure(leases.error()));
                      if (leases->isEmpty())
                          return done(QList<wire::Job>());
                      adopt(*leases);
                      m_database.read(
                          this, [leases = *leases](Connection &connection) { return loadJobs(connection, leases); },
                          [this, worker, leases = *leases, done = std::move(done)](Result<Loaded> loaded) mutable {
                              if (!loaded) {
                                  releaseLater(leases, loaded.error());
                                  return done(failure(loaded.error()));
                              }
                              for (const auto &[key, reason] : std::as_const(loaded->damaged)) {
                                  setHolder(key, worker);
                                  failed(worker, key, reason, [](const Result<void> &) {});
                                  leases.removeIf([&](const queue::Lease &lease) { return lease.entry.key() == key; });
                              }
                              deliver(worker, leases, std::move(loaded->jobs), std::move(done));
                          });
                  });
}

// At once they would be leased again at once, over and over.
void JobService::releaseLater(const QList<queue::Lease> &leases, const Error &reason)
{
    qCWarning(lcJobs, "%lld jobs could not be read: %s", static_cast<long long>(leases.size()), reason.message.c_str());
    QTimer::singleShot(kRetryAfter, this, [this, leases] {
        for (const queue::Lease &lease : leases)
            m_queue.release(lease.entry.key());
    });
}

void JobService::deliver(WorkerId worker, const QList<queue::Lease> &leases, QList<wire::Job> jobs,
                         Callback<QList<wire::Job>> done)
{
    // Cancelled or finished by a late report while it was read.
    jobs.removeIf([this](const wire::Job &job) { return !m_active.find(job.key.judging); });
    // Or that lease is over already, and another one begun.
    jobs.removeIf([this](const wire::Job &job) { return isLeasedLater(job.key); });
    for (wire::Job &job : jobs)
        job.policy = m_policy;
    for (const queue::Lease &lease : leases) {
        const auto job = std::ranges::find(jobs, lease.entry.key(), &wire::Job::key);
        if (job != jobs.end() && m_observer)
            m_observer->leased(lease, *job);
        if (job == jobs.end() && !isLeasedLater(lease.entry.key())) { // it is over; the queue had not heard
            m_queue.remove(lease.entry.judging, [](const Result<std::optional<queue::Lease>> &) {});
            m_active.forget(lease.entry.judging);
        }
    }
    for (const wire::Job &job : std::as_const(jobs)) {
        setHolder(job.key, worker);
        announce(job.key.judging, JudgingState::Leased);
    }
    storeLeases(worker, jobs);
    done(std::move(jobs));
}

void JobService::storeLeases(WorkerId worker, const QList<wire::Job> &jobs)
{
    QList<wire::JobKey> keys;
    for (const wire::Job &job : jobs)
        keys.append(job.key);
    m_database.write(
        this,
        [worker, keys](Connection &connection) -> Result<void> {
            for (const wire::JobKey &key : keys)
                TRY(JobRows(connection).setLeased(key, worker, storage::nowMs()));
            return {};
        },
        [](const Result<void> &stored) {
            // For display and for a restart; the job goes on without it.
            if (!stored)
                qCWarning(lcJobs, "leases not stored: %s", stored.error().message.c_str());
        });
}

void JobService::heartbeat(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done)
{
    if (held.isEmpty()) // of idle workers there are many
        return done(QList<wire::JobKey>());
    m_queue.extend(worker, held, std::move(done));
}

void JobService::reclaim(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done)
{
    struct Pending {
        qsizetype left;
        QList<wire::JobKey> lost;
        Callback<QList<wire::JobKey>> done;
    };
    if (held.isEmpty())
        return done(QList<wire::JobKey>());
    const auto pending = std::make_shared<Pending>(Pending{held.size(), {}, std::move(done)});
    for (const wire::JobKey &key : held) {
        m_queue.reclaim(worker, key, [this, worker, key, pending](const Result<bool> &isOwned) {
            if (isOwned && *isOwned) {
                setHolder(key, worker);
                announce(key.judging, JudgingState::Leased);
            } else {
                pending->lost.append(key);
            }
            if (--pending->left == 0)
                pending->done(std::move(pending->lost));
        });
    }
}

void JobService::progress(WorkerId worker, const wire::Progress &progress)
{
    const SubmissionChange *known = m_active.find(progress.key.judging);
    if (!known || !isHolder(progress.key, worker))
        return;
    SubmissionChange change = *known;
    switch (progress.stage) {
    case wire::JobStage::Fetching: change.state = JudgingState::Leased; break;
    case wire::JobStage::Compiling: change.state = JudgingState::Compiling; break;
    case wire::JobStage::Running: change.state = JudgingState::Running; break;
    }
    change.testsDone = progress.testsDone;
    change.testsTotal = progress.testsTotal;
    m_active.set(change);
}

void JobService::printed(WorkerId worker, const wire::OutputPiece &piece)
{
    if (wire::isRun(piece.key.judging) && m_active.find(piece.key.judging) && isHolder(piece.key, worker))
        m_active.print(piece);
}

void JobService::report(WorkerId worker, wire::Report report, Callback<void> done)
{
    const JudgingId job = report.key.judging;
    const bool isDone =
        report.verdict || (wire::isRun(job) && report.outputs) || (wire::isTask(job) && report.examination);
    if (isDone)
        finish(worker, std::make_shared<const wire::Report>(std::move(report)), std::move(done));
    else
        failed(worker, report.key, report.error, std::move(done));
}

void JobService::finish(WorkerId worker, const std::shared_ptr<const wire::Report> &report, Callback<void> done)
{
    m_database.write(
        this,
        [worker, report](Connection &connection) -> Result<std::optional<SubmissionChange>> {
            if (!TRY(JobRows(connection).finish(*report, worker, storage::nowMs())))
                return std::nullopt;
            return TRY(JobRows(connection).change(report->key.judging));
        },
        [this, worker, report, start = std::chrono::steady_clock::now(),
         done = std::move(done)](Result<std::optional<SubmissionChange>> first) mutable {
            if (!first)
                return done(failure(first.error()));
            if (m_observer)
                m_observer->reported(worker, *report, first->has_value(), std::chrono::steady_clock::now() - start);
            if (*first) {
                (*first)->state = JudgingState::Queued;
                m_active.adopt(**first);                        // it was leased by another server, which is gone
                finished(worker, report->key, report->verdict); // runs have none
            } else {
                forget(report->key.judging); // or it was never ours
            }
            done({});
        });
}

void JobService::finished(WorkerId worker, const wire::JobKey &key, std::optional<domain::Verdict> verdict)
{
    m_holders.remove(key.judging.value);
    announce(key.judging, JudgingState::Finished, verdict);
    m_queue.remove(key.judging, [this, worker, key](const Result<std::optional<queue::Lease>> &lease) {
        if (!lease || !*lease)
            return;
        // A late report has won: whoever works on a later attempt may stop.
        const wire::JobKey other = (*lease)->entry.key();
        if (other != key || (*lease)->worker != worker)
            Q_EMIT jobCancelled((*lease)->worker, other);
    });
}

void JobService::failed(WorkerId worker, const wire::JobKey &key, const QString &error, Callback<void> done)
{
    // After a crash of ours an attempt's number may have been given out twice: only its holder's failure ends it.
    if (!isHolder(key, worker))
        return done({});
    m_queue.lose(key, [this, error, done = std::move(done)](Result<std::optional<queue::LostLease>> lease) mutable {
        if (!lease)
            return done(failure(lease.error()));
        if (!*lease)
            return done({}); // that attempt is over: another one goes on, or none is needed
        lost({**lease}, LossCause::Failure, error, std::move(done));
    });
}

void JobService::lost(const QList<queue::LostLease> &leases, LossCause cause, const QString &reason,
                      Callback<void> done)
{
    for (const queue::LostLease &lease : leases) {
        m_holders.remove(lease.entry.judging.value);
        if (m_observer)
            m_observer->lost(lease, reason);
    }
    m_database.write(
        this,
        [leases, cause, reason](Connection &connection) { return storeLosses(connection, leases, cause, reason); },
        [this, leases, cause, done = std::move(done)](const Result<QSet<qint64>> &stored) mutable {
            for (const queue::LostLease &lease : leases) {
                if (stored && stored->contains(lease.entry.judging.value)) {
                    forget(lease.entry.judging);
                } else if (!lease.isGivenUp) {
                    if (!m_holders.contains(lease.entry.judging.value)) // not leased again meanwhile
                        announce(lease.entry.judging, JudgingState::Queued);
                } else if (stored) {
                    announce(lease.entry.judging, stateAfter(cause));
                } else {
                    enqueueLater(lease.entry); // the database does not know that it was given up
                }
            }
            done(stored ? Result<void>() : failure(stored.error()));
        });
}

void JobService::enqueueLater(const queue::QueueEntry &entry)
{
    QTimer::singleShot(kRetryAfter, this, [this, entry] { m_queue.enqueue({entry}); });
}

void JobService::release(WorkerId worker, const wire::JobKey &key, const QString &reason)
{
    if (!isHolder(key, worker))
        return;
    qCInfo(lcJobs, "judging %lld came back: %s", static_cast<long long>(key.judging.value), qUtf8Printable(reason));
    m_holders.remove(key.judging.value);
    announce(key.judging, JudgingState::Queued);
    m_queue.release(key);
    m_database.write(
        this, [id = key.judging](Connection &connection) { return JobRows(connection).setWaiting(id); },
        [](const Result<bool> &) {}); // for display; the queue has it
}

void JobService::attach(WorkerId worker, const QString &instance, const QList<wire::JobKey> &held)
{
    m_queue.attach(worker, instance, held, [this](const Result<QList<queue::LostLease>> &leases) {
        if (!leases)
            return; // the leases end by themselves
        QList<queue::LostLease> lost = *leases;
        QList<queue::LostLease> back = *leases;
        lost.removeIf([](const queue::LostLease &lease) { return !lease.isCounted; });
        back.removeIf([](const queue::LostLease &lease) { return lease.isCounted; });
        takenBack(back);
        if (!lost.isEmpty())
            this->lost(lost, LossCause::NoReport, QStringLiteral("the worker's process died with it"),
                       [](const Result<void> &) {});
    });
}

void JobService::takenBack(const QList<queue::LostLease> &leases)
{
    for (const queue::LostLease &lease : leases) {
        const JudgingId judging = lease.entry.judging;
        qCInfo(lcJobs, "judging %lld never reached its worker, or left it unheard",
               static_cast<long long>(judging.value));
        if (isHolder(lease.entry.key(), lease.worker))
            m_holders.remove(judging.value);
        if (m_holders.contains(judging.value))
            continue; // leased again meanwhile
        announce(judging, JudgingState::Queued);
        m_database.write(
            this, [judging](Connection &connection) { return JobRows(connection).setWaiting(judging); },
            [](const Result<bool> &) {}); // for display; the queue has it
    }
}

void JobService::sweep()
{
    // We stood still ourselves (stopped, swapped out, starved): what workers sent meanwhile has still to be read, and
    // their leases are not lost for that. Once in a row is enough.
    const bool wasAway = m_sinceSweep.isValid() && m_sinceSweep.hasExpired(4 * m_sweep.interval());
    m_sinceSweep.invalidate();
    if (wasAway)
        return;
    m_sinceSweep.start();
    m_queue.expire([this](const Result<QList<queue::LostLease>> &leases) {
        if (!leases || leases->isEmpty())
            return;
        qCWarning(lcJobs, "%lld leases ran out", static_cast<long long>(leases->size()));
        if (m_observer)
            m_observer->leasesExpired(leases->size());
        lost(*leases, LossCause::NoReport, QStringLiteral("the lease ran out: nothing was heard from the worker"),
             [](const Result<void> &) {});
    });
}

void JobService::setWorkerOffers(WorkerId worker, const QStringList &offers)
{
    m_queue.setWorkerOffers(worker, offers);
}

void JobService::depth(Callback<queue::QueueDepth> done)
{
    m_queue.depth(std::move(done));
}

} // namespace gavel::judging
