#pragma once

#include "server/accounts/principal.h"
#include "server/queue/judging_queue.h"
#include "server/storage/callback.h"
#include "server/verification/verification.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace gavel::blobs {
class BlobStore;
}
namespace gavel::storage {
class Connection;
class Database;
} // namespace gavel::storage
namespace gavel::judging {
class ActiveJudgings;
class LanguageCatalogue;
} // namespace gavel::judging
namespace gavel::problems {
class ProblemService;
struct ProblemVersion;
} // namespace gavel::problems

namespace gavel::verification {

struct NewVerification {
    accounts::Principal account;
    QString problem; // its short name
    int version = 0;
    bool runsAllTests = false; // every test of every solution; otherwise as in a contest, where that tells enough
};

// Verifies versions of problems in the background: judges the jury's solutions, measures how much too slow the slow
// ones are, and has the package's own programs examined. All of it is jobs in the lane of their own, which come after
// everything else; the steps are in verification_plan.h.
//
// Lives in the event loop's thread and never blocks it. What is under way is in the database, step by step, so it goes
// on after a restart; several servers may look after the same verification.
class VerificationService final : public QObject {
    Q_OBJECT

public:
    VerificationService(storage::Database &database, blobs::BlobStore &blobs, queue::JudgingQueue &queue,
                        problems::ProblemService &problems, judging::LanguageCatalogue &languages,
                        judging::ActiveJudgings &active);

    // Takes up what was under way. Call once, when the queue has been filled.
    void start();

    //   NotFound           no such problem or version
    //   ResourceExhausted  the queue is full
    void create(const NewVerification &wanted, Callback<VerificationSummary> done);

    // With how far it has come. NotFound.
    void read(VerificationId id, Callback<Verification> done);

    // Of one problem, newest first. NotFound.
    void list(const QString &problem, int most, Callback<QList<VerificationSummary>> done);

    // Stops what is left of it. NotFound; FailedPrecondition when it is over.
    void cancel(VerificationId id, const accounts::Principal &account, Callback<void> done);

Q_SIGNALS:
    // A task was cancelled while a worker had it: tell the worker.
    void leaseEnded(gavel::WorkerId worker, const gavel::wire::JobKey &key);

private:
    // What a step comes to: more tasks, or the end.
    struct Advance {
        QList<NewTask> tasks;
        bool isMet = false;
        AccountId account;
    };

    static Result<std::optional<Advance>> nextOf(storage::Connection &connection, VerificationId id,
                                                 const QList<wire::OfferedLanguage> &languages);
    Result<QList<NewTask>> firstTasks(storage::Connection &connection, const problems::ProblemVersion &version,
                                      const QList<wire::OfferedLanguage> &languages, bool runsAllTests) const;
    void store(const NewVerification &wanted, ProblemVersionId version, const QList<NewTask> &tasks,
               Callback<VerificationSummary> done);
    void advanceStalled();
    void advance(VerificationId id);
    void apply(VerificationId id, const Advance &next);
    void enqueue(const QList<queue::QueueEntry> &entries);
    void endTask(wire::TaskId id);

    storage::Database &m_database;
    blobs::BlobStore &m_blobs;
    queue::JudgingQueue &m_queue;
    problems::ProblemService &m_problems;
    judging::LanguageCatalogue &m_languages;
    judging::ActiveJudgings &m_active;
    QSet<qint64> m_advancing; // verifications
    QTimer m_look;            // for verifications whose tasks are all over: when one has ended, and now and then
};

} // namespace gavel::verification
