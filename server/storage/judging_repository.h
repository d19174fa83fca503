#pragma once

#include "core/wire/worker_link.h"
#include "server/judging/submission.h"
#include "server/queue/queue_entry.h"
#include "server/storage/connection.h"

#include <QList>
#include <QString>

#include <optional>

namespace gavel::storage {

// A judging to be stored; it becomes the submission's current one.
struct JudgingRow {
    SubmissionId submission;
    ProblemVersionId problemVersion;
    queue::Lane lane = queue::Lane::Practice;
    int priority = 0;
    bool runsAllTests = false;
    qint64 createdAtMs = 0;
};

// What a worker needs beside the files.
struct JobRow {
    SubmissionId submission;
    QString language;
    domain::BlobRef judgingData;
    bool runsAllTests = false;
    QString trace;
};

// Judgings and their runs. A judging that is over (it has a time at which it finished) is never changed again, whoever
// comes late: the functions that end or move one say whether they did.
class JudgingRepository final {
public:
    explicit JudgingRepository(Connection &connection) : m_connection(connection) {}

    // The first judging of a submission.
    Result<JudgingId> add(const JudgingRow &row);
    // Another one instead of `current`. AlreadyExists: another server has put one in its place meanwhile.
    Result<JudgingId> replaceCurrent(JudgingId current, const JudgingRow &row);
    // Another one beside it, which counts for nothing yet (see server/judging/rejudging.h).
    Result<JudgingId> addAside(const JudgingRow &row);

    // The attempts that were lost, first one first.
    Result<QList<judging::LostAttempt>> lostAttempts(JudgingId id);

    // Says that somebody has looked at it, or takes that back. False: there is no such judging, or it is not finished.
    Result<bool> setVerified(JudgingId id, AccountId who, qint64 atMs);
    Result<bool> clearVerified(JudgingId id);

    Result<std::optional<judging::Judging>> find(JudgingId id);
    Result<QList<judging::Judging>> ofSubmission(SubmissionId submission); // newest first
    Result<QList<judging::RunResult>> runs(JudgingId id);
    // The scores of its groups, that of everything first; none where the problem has no scores.
    Result<QList<domain::GroupResult>> groups(JudgingId id);

    // Everything that is not over, oldest first, as the queue wants it, with the worker it was leased to last, if it
    // was leased.
    Result<QList<queue::HeldEntry>> unfinished();
    Result<qint64> countUnfinished();
    Result<QList<JudgingId>> unfinishedIds();
    Result<std::optional<JobRow>> job(JudgingId id);
    // Its state and whose it is; empty when there is none.
    Result<std::optional<judging::SubmissionChange>> change(JudgingId id);

    Result<bool> setLeased(const wire::JobKey &key, WorkerId worker, qint64 atMs);
    Result<bool> setWaiting(JudgingId id); // its lease ended
    Result<bool> setPlace(JudgingId id, queue::Lane lane, int priority);

    // Counts a lost attempt and keeps its history.
    Result<bool> addLoss(const queue::QueueEntry &entry, WorkerId worker, const QString &reason, qint64 atMs);

    // Finished with a verdict, runs and all.
    Result<bool> finish(const wire::Report &report, WorkerId worker, qint64 atMs);
    // Ended without one: failed, quarantined or cancelled.
    Result<bool> end(JudgingId id, judging::JudgingState state, const QString &error, qint64 atMs);

private:
    Result<JudgingId> insert(const Statement &statement, const JudgingRow &row);
    Result<void> addGroups(JudgingId id, const QList<domain::GroupResult> &groups);
    Result<void> addRun(JudgingId id, int number, const wire::TestReport &run);

    Connection &m_connection;
};

} // namespace gavel::storage
