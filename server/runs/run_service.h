#pragma once

#include "server/queue/judging_queue.h"
#include "server/runs/run.h"
#include "server/runs/run_admission.h"
#include "server/storage/callback.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace gavel::storage {
class Database;
}
namespace gavel::judging {
class ActiveJudgings;
class LanguageCatalogue;
} // namespace gavel::judging

namespace gavel::runs {

// Custom runs: take them, tell how they went, forget them in time. Knows no HTTP, and no more of the way from the queue
// to the report than JobService, which handles their jobs beside judgings.
//
// Lives in the event loop's thread and never blocks it. A run whose callback came with success is on the disk and will
// be done, whatever dies; it is kept for as long as it says.
class RunService final : public QObject {
    Q_OBJECT

public:
    RunService(storage::Database &database, queue::JudgingQueue &queue, judging::LanguageCatalogue &languages,
               judging::ActiveJudgings &active, const RunMaxima &maxima = {});

    const RunMaxima &maxima() const { return m_maxima; }

    //   InvalidArgument    names the field: see checkRun(), and "language: ..."
    //   ResourceExhausted  the queue is full, or the submitter has too many in flight: see retryAfter()
    void submit(NewRun run, Callback<RunReceipt> done);

    std::chrono::seconds retryAfter() const;

    // Of the submitter, waiting or running.
    qsizetype inFlight(AccountId submitter) const { return m_inFlight.value(submitter.value).size(); }
    qsizetype inFlight() const; // of all

    // By its token. NotFound, also when it has expired or came by another API.
    void read(RunOrigin origin, const QString &token, Callback<Run> done);

    // Those that are there, in the order of the tokens; others are left empty.
    void readAll(RunOrigin origin, const QStringList &tokens, Callback<QList<std::optional<Run>>> done);

    // Newest first, `most` of them after leaving out `skipped`; of one owner, or of all if there is none.
    void list(RunOrigin origin, AccountId owner, int skipped, int most, Callback<QList<Run>> done);

    // By its number, also when it has expired. NotFound.
    void read(RunId id, Callback<Run> done);

    // Keeps what the API it came by makes of a run that is over. Tells whether it had no mark before, so that of
    // several servers one acts on it.
    void setMark(RunId id, int mark, Callback<bool> done);

    // Those that are over and have none: what was left when a server died.
    void unmarked(RunOrigin origin, Callback<QList<RunId>> done);

    void count(RunOrigin origin, Callback<RunCounts> done);

    // Stops it if it is not over, and forgets it. NotFound.
    void remove(RunOrigin origin, const QString &token, Callback<void> done);

Q_SIGNALS:
    // The job was cancelled while a worker had it: tell the worker.
    void leaseEnded(gavel::WorkerId worker, const gavel::wire::JobKey &key);

    // A run is over, well or not.
    void finished(gavel::RunId run);

private:
    Result<void> admit(const NewRun &run) const;
    void enqueue(queue::QueueEntry entry, const RunReceipt &receipt);
    void overlay(Run &run) const;
    void onChange(const judging::SubmissionChange &change);
    void end(const Run &run);
    void purge();

    storage::Database &m_database;
    queue::JudgingQueue &m_queue;
    judging::LanguageCatalogue &m_languages;
    judging::ActiveJudgings &m_active;
    const RunMaxima m_maxima;
    QHash<qint64, QSet<qint64>> m_inFlight; // by submitter
    QTimer m_purge;
};

} // namespace gavel::runs
