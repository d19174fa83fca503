#pragma once

#include "server/judging/submission.h"
#include "server/queue/judging_queue.h"
#include "server/storage/callback.h"

#include <QObject>

namespace gavel::storage {
class Database;
}
namespace gavel::problems {
class ProblemService;
}

namespace gavel::judging {

class ActiveJudgings;
class LanguageCatalogue;

// A submission whose judging is not over, and why it waits if it does.
struct ActiveSubmission {
    Submission submission;
    std::optional<queue::WaitingState> waiting;
};

// What people do with submissions: send, look at, judge again, cancel. Knows no HTTP; who asks is a Principal.
//
// Lives in the event loop's thread and never blocks it. A submission whose callback came with success is on the disk
// and will get a verdict, whatever dies. Submissions one may not see are NotFound, as if they were not there.
class SubmissionService final : public QObject {
    Q_OBJECT

public:
    SubmissionService(storage::Database &database, queue::JudgingQueue &queue, problems::ProblemService &problems,
                      LanguageCatalogue &languages, ActiveJudgings &active);

    // Admission, then storage and queue. A repetition under the same idempotency key is answered as the first time,
    // whatever admission would say by now: the queue may be full or the problem hidden since.
    //   InvalidArgument     "language: ...", "files[2].name: ...", "files: ..." name the field: unknown language, no
    //   file,
    //                       more than kMostSourceFiles, a bad or doubled name, an empty source, more bytes than the
    //                       problem's code limit, a bad idempotency key
    //   PermissionDenied    the role may not submit
    //   NotFound            "problem: ..." no such problem, or not open for this role
    //   AlreadyExists       the idempotency key was used for another content
    //   ResourceExhausted   the queue is full: retryAfter() says when to come again
    void submit(NewSubmission submission, Callback<SubmissionReceipt> done);

    // Seconds to wait after ResourceExhausted, from the rate at which the queue drains.
    std::chrono::seconds retryAfter() const;

    // With the runs of its current judging. Contestants get no jury explanations and no outputs, except of samples.
    void read(const accounts::Principal &viewer, SubmissionId id, Callback<Submission> done);

    // All judgings of a submission, newest first, with their runs. Contestants see the current one only.
    void judgings(const accounts::Principal &viewer, SubmissionId id, Callback<QList<Judging>> done);

    // Its files, exactly as sent.
    void source(const accounts::Principal &viewer, SubmissionId id, Callback<QList<wire::JobFile>> done);

    void list(const accounts::Principal &viewer, const SubmissionFilter &filter, Callback<SubmissionPage> done);

    // What waits or runs, of everybody, longest there first, at most `most` of them. PermissionDenied.
    void active(const accounts::Principal &viewer, int most, Callback<QList<ActiveSubmission>> done);

    // A new judging, on the problem's current version, in lane rejudge; it becomes the current one at once and the
    // former is cancelled if it was not over. PermissionDenied, NotFound, ResourceExhausted.
    void rejudge(const accounts::Principal &viewer, SubmissionId id, Callback<SubmissionReceipt> done);

    // Ends the current judging without a verdict. FailedPrecondition if it is over. PermissionDenied, NotFound.
    void cancel(const accounts::Principal &viewer, SubmissionId id, Callback<void> done);

    // Why is its current judging waiting?
    void explain(const accounts::Principal &viewer, SubmissionId id, Callback<queue::WaitingState> done);

Q_SIGNALS:
    // The judging was cancelled while a worker had it: tell the worker (see JobService::jobCancelled).
    void leaseEnded(gavel::WorkerId worker, const gavel::wire::JobKey &key);

private:
    void explainAll(QList<Submission> submissions, Callback<QList<ActiveSubmission>> done);
    void submitNew(NewSubmission submission, Callback<SubmissionReceipt> done);
    Result<void> admit(const NewSubmission &submission) const;
    void enqueue(queue::QueueEntry entry, const SubmissionReceipt &receipt);
    void endJudging(const Submission &submission);
    SubmissionPage pageOf(const accounts::Principal &viewer, const SubmissionFilter &filter,
                          QList<Submission> submissions) const;

    storage::Database &m_database;
    queue::JudgingQueue &m_queue;
    problems::ProblemService &m_problems;
    LanguageCatalogue &m_languages;
    ActiveJudgings &m_active;
};

} // namespace gavel::judging
