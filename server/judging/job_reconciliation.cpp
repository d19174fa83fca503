// The part of JobService that puts right what one server of several was not told, or the queue has forgotten.
#include "server/judging/active_judgings.h"
#include "server/judging/job_service.h"
#include "server/storage/database.h"
#include "server/storage/job_rows.h"

#include <QLoggingCategory>

namespace gavel::judging {

using storage::Connection;
using storage::JobRows;

namespace {

Q_LOGGING_CATEGORY(lcReconciliation, "gavel.judging.reconciliation", QtInfoMsg)

constexpr int kSweepsForAll = 6;

} // namespace

// What another server was sent; it may have told us already.
void JobService::adopt(const QList<queue::Lease> &leases)
{
    if (!m_queue.isShared())
        return;
    for (const queue::Lease &lease : leases)
        m_active.adopt(queuedChange(lease.entry));
}

void JobService::lookForForgotten()
{
    m_queue.claimSweep(10 * m_sweep.intervalAsDuration() - m_sweep.intervalAsDuration() / 2,
                       [this](const Result<bool> &isOurs) {
                           if (isOurs && *isOurs)
                               putBackForgotten();
                       });
}

// Mostly looks at the numbers only. They may deceive, as long as the queue still has something that is over: so now and
// then all are asked for. Too few the first time may just be on their way from another server.
void JobService::putBackForgotten()
{
    if (++m_sweeps % kSweepsForAll == 0)
        return lookForEach();
    compareNumbers([this] {
        QTimer::singleShot(m_sweep.interval(), this, [this] { compareNumbers([this] { lookForEach(); }); });
    });
}

// Calls `areTooFew` if the queue has fewer entries than the database has judgings that are not over.
void JobService::compareNumbers(std::function<void()> areTooFew)
{
    m_database.read(
        this, [](Connection &connection) { return JobRows(connection).countUnfinished(); },
        [this, areTooFew = std::move(areTooFew)](const Result<qint64> &unfinished) {
            if (!unfinished)
                return;
            m_queue.depth([areTooFew, unfinished = *unfinished](const Result<queue::QueueDepth> &depth) {
                if (depth && depth->waiting + depth->leased < unfinished)
                    areTooFew();
            });
        });
}

void JobService::lookForEach()
{
    m_database.read(
        this, [](Connection &connection) { return JobRows(connection).unfinishedIds(); },
        [this](const Result<QList<JudgingId>> &unfinished) {
            if (!unfinished)
                return;
            m_queue.findMissing(*unfinished, [this](const Result<QList<JudgingId>> &missing) {
                if (missing && !missing->isEmpty())
                    putBack(*missing);
            });
        });
}

// These only: to put in all of a long queue again would keep Redis and this thread busy for seconds.
void JobService::putBack(const QList<JudgingId> &missing)
{
    m_database.read(
        this,
        [missing = QSet<JudgingId>(missing.begin(), missing.end())](
            Connection &connection) -> Result<QList<queue::HeldEntry>> {
            QList<queue::HeldEntry> entries = TRY(JobRows(connection).unfinished());
            entries.removeIf([&](const queue::HeldEntry &held) { return !missing.contains(held.entry.judging); });
            return entries;
        },
        [this](const Result<QList<queue::HeldEntry>> &found) {
            QList<queue::QueueEntry> entries;
            for (const queue::HeldEntry &held : found.value_or(QList<queue::HeldEntry>()))
                entries.append(held.entry);
            if (entries.isEmpty())
                return;
            qCInfo(lcReconciliation, "the queue had forgotten %lld judgings", static_cast<long long>(entries.size()));
            for (const queue::QueueEntry &entry : std::as_const(entries))
                m_active.adopt(queuedChange(entry));
            m_queue.enqueue(entries);
            for (const auto &[entry, holder] : *found) {
                if (holder)
                    m_queue.reclaim(holder, entry.key(), [](const Result<bool> &) {});
            }
        });
}

// Whatever we believe to be under way and the database knows to be over: another server's message was lost.
void JobService::lookForMissedEnds()
{
    if (m_active.count() == 0)
        return;
    m_database.read(
        this,
        [known = m_active.judgings()](Connection &connection) -> Result<QList<JudgingId>> {
            const QList<JudgingId> unfinished = TRY(JobRows(connection).unfinishedIds());
            const QSet<JudgingId> open(unfinished.begin(), unfinished.end());
            QList<JudgingId> over = known;
            over.removeIf([&](JudgingId id) { return open.contains(id); });
            return over;
        },
        [this](const Result<QList<JudgingId>> &over) {
            for (const JudgingId judging : over.value_or(QList<JudgingId>()))
                announceEnd(judging);
        });
}

// It is over, as the database knows.
void JobService::forget(JudgingId judging)
{
    m_queue.remove(judging, [](const Result<std::optional<queue::Lease>> &) {});
    announceEnd(judging);
}

void JobService::announceEnd(JudgingId judging)
{
    m_database.read(
        this, [judging](Connection &connection) { return JobRows(connection).change(judging); },
        [this, judging](const Result<std::optional<SubmissionChange>> &found) {
            if (!found || !m_active.find(judging))
                return;
            if (!*found)
                m_active.forget(judging);
            else if (isFinal((*found)->state))
                m_active.hear(**found);
        });
}

} // namespace gavel::judging
