#pragma once

#include "core/wire/worker_link.h"
#include "server/judging/submission.h"
#include "server/queue/queue_entry.h"
#include "server/storage/connection.h"

#include <optional>

namespace gavel::storage {

// The rows behind jobs, of whichever kind: judgings, custom runs and tasks of verifications, told apart by their
// number. For those who lease, lose and finish jobs without caring what they are.
class JobRows final {
public:
    explicit JobRows(Connection &connection) : m_connection(connection) {}

    // Everything that is not over, as the queue wants it.
    Result<QList<queue::HeldEntry>> unfinished();
    Result<qint64> countUnfinished();
    Result<QList<JudgingId>> unfinishedIds();

    // Its state and whose it is; empty when there is none.
    Result<std::optional<judging::SubmissionChange>> change(JudgingId id);

    // What the worker is sent; empty when the job is over by now.
    Result<std::optional<wire::Job>> job(const queue::QueueEntry &entry);

    Result<bool> setLeased(const wire::JobKey &key, WorkerId worker, qint64 atMs);
    Result<bool> setWaiting(JudgingId id);
    Result<bool> addLoss(const queue::QueueEntry &entry, WorkerId worker, const QString &reason, qint64 atMs);
    Result<bool> finish(const wire::Report &report, WorkerId worker, qint64 atMs);
    Result<bool> end(JudgingId id, judging::JudgingState state, const QString &error, qint64 atMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
