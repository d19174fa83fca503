// The part of JobService that puts right what one server of several was not told, or the queue has forgotten.
#include "server/judging/active_judgings.h"
#include "server/judging/job_service.h"
#include "server/storage/database.h"
#include "server/storage/job_rows.h"

namespace gavel::judging {

using storage::Connection;
using storage::JobRows;

namespace {

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
// then all are asked for.
void JobService::putBackForgotten()
{
    if (++m_sweeps % kSweepsForAll == 0)
        return lookForEach();
    m_database.read(
        this, [](Connection &connection) { return JobRows(connection).countUnfinished(); },
        [this](const Result<qint64> &unfinished) {
            if (!unfinished)
                return;
            m_queue.depth([this, unfinished = *unfinished](const Result<queue::QueueDepth> &depth) {
                if (depth && depth->waiting + depth->leased < unfinished)
                    restoreQueue([](const Result<qint64> &) {});
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
                    restoreQueue([](const Result<qint64> &) {});
            });
        });
}

// Whatever we believe to be under way and the database knows to be over: another server's message was lost.
void JobService::lookForMissedEnds()
{
    if (m_active.count() == 0)
        return;
    m_database.read(
        this,
        [known = m_active.all()](Connection &connection) -> Result<QList<JudgingId>> {
            QSet<qint64> unfinished;
            for (const JudgingId id : TRY(JobRows(connection).unfinishedIds()))
                unfinished.insert(id.value);
            QList<JudgingId> over;
            for (const SubmissionChange &change : known) {
                if (!unfinished.contains(change.judging.value))
                    over.append(change.judging);
            }
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
