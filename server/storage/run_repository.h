#pragma once

#include "core/wire/worker_link.h"
#include "server/queue/queue_entry.h"
#include "server/runs/run.h"
#include "server/storage/connection.h"

#include <functional>
#include <optional>

namespace gavel::storage {

// Custom runs. As with judgings, one that is over is never changed again by what comes late.
class RunRepository final {
public:
    explicit RunRepository(Connection &connection) : m_connection(connection) {}

    Result<RunId> add(const runs::NewRun &run, const QString &token, qint64 atMs, qint64 expiresAtMs);

    // Those that have expired are not found.
    Result<std::optional<runs::Run>> find(runs::RunOrigin origin, const QString &token, qint64 atMs);
    Result<QList<runs::Run>> list(runs::RunOrigin origin, AccountId owner, int skipped, int most, qint64 atMs);
    Result<runs::RunCounts> count(runs::RunOrigin origin, qint64 atMs);

    Result<std::optional<runs::Run>> find(RunId id);

    // Whether it had no mark before.
    Result<bool> setMark(RunId id, int mark);
    // Those that are over and have none.
    Result<QList<RunId>> unmarked(runs::RunOrigin origin);

    // What JobService does with jobs: see JudgingRepository.
    Result<QList<queue::HeldEntry>> unfinished();
    Result<qint64> countUnfinished();
    Result<QList<JudgingId>> unfinishedIds(); // of their jobs
    Result<std::optional<wire::Job>> job(const queue::QueueEntry &entry);
    Result<bool> setLeased(RunId id, int attempt, WorkerId worker, qint64 atMs);
    Result<bool> setWaiting(RunId id);
    Result<bool> setLosses(RunId id, int losses);
    Result<bool> finish(RunId id, const wire::Report &report, WorkerId worker, qint64 atMs);
    Result<bool> end(RunId id, judging::JudgingState state, const QString &error, qint64 atMs);

    // Nobody sees it any more.
    Result<void> expire(RunId id, qint64 atMs);
    // Deletes what has expired, except the newest row: its number must not be given out again.
    Result<void> purge(qint64 atMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
