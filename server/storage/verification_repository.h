#pragma once

#include "core/wire/worker_link.h"
#include "server/queue/queue_entry.h"
#include "server/storage/connection.h"
#include "server/verification/verification.h"

#include <optional>

namespace gavel::storage {

// Which version is to be verified, and for whom.
struct VerificationRow {
    ProblemVersionId problemVersion;
    AccountId account;
    bool runsAllTests = false;
    qint64 createdAtMs = 0;
};

// Verifications and their tasks. What is over is never changed again by what comes late: the functions that end or move
// something say whether they did.
class VerificationRepository final {
public:
    explicit VerificationRepository(Connection &connection) : m_connection(connection) {}

    Result<verification::VerificationId> add(const VerificationRow &row);
    // Empty when there is one of this purpose for the solution already.
    Result<std::optional<wire::TaskId>> addTask(verification::VerificationId verification,
                                                const verification::NewTask &task, qint64 atMs);
    Result<std::optional<verification::VerificationSummary>> summary(verification::VerificationId id);
    Result<std::optional<verification::Verification>> find(verification::VerificationId id);
    // Of one problem, newest first.
    Result<QList<verification::VerificationSummary>> list(ProblemId problem, int most);
    // Those under way whose tasks are all over.
    Result<QList<verification::VerificationId>> stalled();
    Result<bool> setOver(verification::VerificationId id, verification::VerificationState state,
                         std::optional<bool> isMet, qint64 atMs);
    // Ends what is not over of its tasks; which these were.
    Result<QList<wire::TaskId>> cancelTasks(verification::VerificationId id, qint64 atMs);
    // The job of a task, over or not. DataCorrupted when it cannot be read.
    Result<std::optional<wire::Job>> request(verification::VerificationId verification,
                                             verification::TaskPurpose purpose, int solution);

    // What JobService does with jobs: see JudgingRepository.
    Result<QList<queue::HeldEntry>> unfinished();
    Result<qint64> countUnfinished();
    Result<QList<JudgingId>> unfinishedIds(); // of their jobs
    Result<std::optional<judging::SubmissionChange>> change(wire::TaskId id);
    Result<std::optional<wire::Job>> job(const queue::QueueEntry &entry);
    Result<bool> setLeased(wire::TaskId id, int attempt, WorkerId worker, qint64 atMs);
    Result<bool> setWaiting(wire::TaskId id);
    Result<bool> setLosses(wire::TaskId id, int losses);
    Result<bool> finish(wire::TaskId id, const wire::Report &report, WorkerId worker, qint64 atMs);
    Result<bool> end(wire::TaskId id, judging::JudgingState state, const QString &error, qint64 atMs);

private:
    Result<QList<verification::Task>> tasks(verification::VerificationId id);

    Connection &m_connection;
};

} // namespace gavel::storage
