#include "server/storage/job_rows.h"

#include "server/storage/judging_repository.h"
#include "server/storage/run_repository.h"
#include "server/storage/submission_repository.h"
#include "server/storage/verification_repository.h"

namespace gavel::storage {

Result<qint64> JobRows::countUnfinished()
{
    const qint64 judgings = TRY(JudgingRepository(m_connection).countUnfinished());
    const qint64 runs = TRY(RunRepository(m_connection).countUnfinished());
    return judgings + runs + TRY(VerificationRepository(m_connection).countUnfinished());
}

Result<QList<JudgingId>> JobRows::unfinishedIds()
{
    const QList<JudgingId> judgings = TRY(JudgingRepository(m_connection).unfinishedIds());
    const QList<JudgingId> runs = TRY(RunRepository(m_connection).unfinishedIds());
    return judgings + runs + TRY(VerificationRepository(m_connection).unfinishedIds());
}

Result<std::optional<judging::SubmissionChange>> JobRows::change(JudgingId id)
{
    if (wire::isTask(id))
        return VerificationRepository(m_connection).change(wire::taskOf(id));
    if (!wire::isRun(id))
        return JudgingRepository(m_connection).change(id);
    const std::optional<runs::Run> run = TRY(RunRepository(m_connection).find(wire::runOf(id)));
    if (!run)
        return std::nullopt;
    return judging::SubmissionChange{SubmissionId{id.value}, id, run->submitter, run->state, {}, 0, 0};
}

Result<QList<queue::HeldEntry>> JobRows::unfinished()
{
    const QList<queue::HeldEntry> judgings = TRY(JudgingRepository(m_connection).unfinished());
    const QList<queue::HeldEntry> runs = TRY(RunRepository(m_connection).unfinished());
    return judgings + runs + TRY(VerificationRepository(m_connection).unfinished());
}

Result<std::optional<wire::Job>> JobRows::job(const queue::QueueEntry &entry)
{
    if (wire::isRun(entry.judging))
        return RunRepository(m_connection).job(entry);
    if (wire::isTask(entry.judging))
        return VerificationRepository(m_connection).job(entry);
    const std::optional<JobRow> row = TRY(JudgingRepository(m_connection).job(entry.judging));
    if (!row)
        return std::nullopt;
    wire::Job job;
    job.key = entry.key();
    job.submission = row->submission;
    job.language = row->language;
    job.judgingData = row->judgingData;
    job.runsAllTests = row->runsAllTests;
    job.trace = row->trace;
    job.files = TRY(SubmissionRepository(m_connection).files(row->submission));
    return job;
}

Result<bool> JobRows::setLeased(const wire::JobKey &key, WorkerId worker, qint64 atMs)
{
    if (wire::isRun(key.judging))
        return RunRepository(m_connection).setLeased(wire::runOf(key.judging), key.attempt, worker, atMs);
    if (wire::isTask(key.judging))
        return VerificationRepository(m_connection).setLeased(wire::taskOf(key.judging), key.attempt, worker, atMs);
    return JudgingRepository(m_connection).setLeased(key, worker, atMs);
}

Result<bool> JobRows::setWaiting(JudgingId id)
{
    if (wire::isRun(id))
        return RunRepository(m_connection).setWaiting(wire::runOf(id));
    if (wire::isTask(id))
        return VerificationRepository(m_connection).setWaiting(wire::taskOf(id));
    return JudgingRepository(m_connection).setWaiting(id);
}

Result<bool> JobRows::addLoss(const queue::QueueEntry &entry, WorkerId worker, const QString &reason, qint64 atMs)
{
    if (wire::isRun(entry.judging))
        return RunRepository(m_connection).setLosses(wire::runOf(entry.judging), entry.losses);
    if (wire::isTask(entry.judging))
        return VerificationRepository(m_connection).setLosses(wire::taskOf(entry.judging), entry.losses);
    return JudgingRepository(m_connection).addLoss(entry, worker, reason, atMs);
}

Result<bool> JobRows::finish(const wire::Report &report, WorkerId worker, qint64 atMs)
{
    if (wire::isRun(report.key.judging))
        return RunRepository(m_connection).finish(wire::runOf(report.key.judging), report, worker, atMs);
    if (wire::isTask(report.key.judging))
        return VerificationRepository(m_connection).finish(wire::taskOf(report.key.judging), report, worker, atMs);
    return JudgingRepository(m_connection).finish(report, worker, atMs);
}

Result<bool> JobRows::end(JudgingId id, judging::JudgingState state, const QString &error, qint64 atMs)
{
    if (wire::isRun(id))
        return RunRepository(m_connection).end(wire::runOf(id), state, error, atMs);
    if (wire::isTask(id))
        return VerificationRepository(m_connection).end(wire::taskOf(id), state, error, atMs);
    return JudgingRepository(m_connection).end(id, state, error, atMs);
}

} // namespace gavel::storage
