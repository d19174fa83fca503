#pragma once

#include "core/base/strong_id.h"
#include "core/wire/worker_link.h"
#include "server/queue/pause.h"
#include "server/queue/queue_entry.h"
#include "server/storage/callback.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace gavel::queue {

struct Lease {
    QueueEntry entry; // with its new attempt
    WorkerId worker;
};

// What became of an attempt that was lost: back in the queue, or given up.
struct LostLease {
    QueueEntry entry;
    WorkerId worker;
    bool isGivenUp = false; // kMostLosses reached: it has left the queue
    bool isCounted = true;  // false: no fault of the job's, it just waits again
};

enum class WaitingReason {
    Unknown,   // the queue does not have it: finished, quarantined, or not yet put in
    Turn,      // others go first
    NoWorker,  // no connected worker has its language
    NoVersion, // some have, but none in the version that its contest demands
    Paused,    // its lane, language or problem is
    Leased,    // it does not wait: a worker has it
};

// Why is this judging waiting?
struct WaitingState {
    WaitingReason reason = WaitingReason::Unknown;
    Lane lane = Lane::Practice;
    qint64 position = 0; // how many are leased before it, its own lane and those that precede it counted
    int attempt = 0;
    int losses = 0;
    std::optional<std::chrono::seconds> expectedStart; // from now, by the rate of the last minute; empty: not known
    std::optional<Pause> pause;                        // what holds it up, if the reason is Paused
    QString version;                                   // that its contest demands; may be empty
};

// Where a waiting entry goes. To another lane it goes as if it had just arrived there, unless it goes to the front.
struct Move {
    std::optional<Lane> lane; // empty: it stays in its own
    bool isToFront = false;   // before all that wait in that lane now
    bool isToBack = false;    // behind all that wait in that lane now, and what comes later; not both
};

struct LaneDepth {
    Lane lane = Lane::Practice;
    qint64 waiting = 0;
    std::chrono::milliseconds oldest{0}; // how long its longest-waiting entry has waited
};

struct QueueDepth {
    QList<LaneDepth> lanes; // all of them, in order
    qint64 waiting = 0;
    qint64 leased = 0;
    double drainedPerSecond = 0; // over about the last minute
};

// Orders judgings and leases them to workers; takes back those whose lease ran out. One interface, two engines: callers
// cannot tell them apart. Each call is one atomic step that a small script in a key-value store could do as well:
// nothing is held between calls, and nothing iterates over the whole queue.
//
// It is not the truth: that is the judging's row in the database. Who puts a judging in has committed it before; what
// the queue forgets is put in again from the database. Order inside a lane: priority, then fair share, then arrival.
// Fair share: each submitter's entries are numbered from the number being served when they arrive, and lower numbers go
// first, so a flood by one delays only itself.
//
// Lives in the event loop's thread; callbacks come in that thread, possibly before the call returns. Errors are
// Unavailable only: the engine's store is away.
class JudgingQueue : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Puts entries in. One that is already there, waiting or leased, stays as it is.
    virtual void enqueue(const QList<QueueEntry> &entries) = 0;

    // Leases up to `most` waiting entries that need what is among `offers` (see offersOf()), counting their attempt up.
    virtual void lease(WorkerId worker, const QStringList &offers, int most, Callback<QList<Lease>> done) = 0;

    // Extends the worker's leases that are named; tells which of them it does not hold any more.
    virtual void extend(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done) = 0;

    // A worker says that it still works on this attempt, after it or we were away: it is leased to it (again) if the
    // entry waits with that attempt as its last (or a little later one: see kMostUnknownAttempts), or is leased to the
    // same worker under it. Tells whether it is its. If that attempt was the last one that was counted as lost, it is
    // so no more, whoever has the entry now: its worker lives.
    virtual void reclaim(WorkerId worker, const wire::JobKey &key, Callback<bool> done) = 0;

    // A worker's process has connected, here or at another server, and holds these jobs and no others. Whatever else is
    // leased to that worker waits again: uncounted if it is the process that it was leased to (it never arrived, or was
    // given back unheard), as a lost attempt if that was another one, which died with it. To be called before
    // reclaim().
    virtual void attach(WorkerId worker, const QString &instance, const QList<wire::JobKey> &held,
                        Callback<QList<LostLease>> done) = 0;

    // Takes an entry out, waiting or leased: it is finished, cancelled or given up. Tells the lease it had.
    virtual void remove(JudgingId judging, Callback<std::optional<Lease>> done) = 0;

    // Ends a lease uncounted: the entry waits again at its old place. Without effect if that lease is over.
    virtual void release(const wire::JobKey &key) = 0;

    // Ends a lease as a lost attempt. Empty if that lease is over already.
    virtual void lose(const wire::JobKey &key, Callback<std::optional<LostLease>> done) = 0;

    // Ends every lease that has run out, as lost attempts. To be called about once a second.
    virtual void expire(Callback<QList<LostLease>> done) = 0;

    virtual void explain(JudgingId judging, Callback<WaitingState> done) = 0;

    // Moves an entry that waits; tells it as it is now, with its new lane and priority. Empty: it does not wait.
    virtual void move(JudgingId judging, const Move &where, Callback<std::optional<QueueEntry>> done) = 0;

    // What is paused from now on, in the place of what was paused before. The truth is in the database: say it at the
    // start and whenever it changes there.
    virtual void setPauses(const QList<Pause> &pauses) = 0;

    // The same for the versions that contests demand; what waits is routed by them from now on.
    virtual void setPins(const QList<VersionPin> &pins) = 0;

    virtual void depth(Callback<QueueDepth> done) = 0;

    // What a connected worker offers (see offersOf()); an empty list when it has gone. Tells only why entries wait.
    virtual void setWorkerOffers(WorkerId worker, const QStringList &offers) = 0;

    // Which of these no connected worker offers.
    virtual void findUnoffered(const QStringList &offers, Callback<QStringList> done) = 0;

    // Empty while there is room for another `count` entries; otherwise when to ask again, by the rate of the last
    // minute.
    virtual std::optional<std::chrono::seconds> fullFor(qint64 count) const = 0;

    // Other servers use the same queue.
    virtual bool isShared() const { return false; }

    // Whether it would take new work now: its store answers and is filled.
    virtual bool isAvailable() const { return true; }

    // Fills the queue from the database: everything that is not over, with the worker that had it last or none. What is
    // there already stays as it is, so several servers may do so at once. An engine whose workers all come anew lets
    // every entry wait; the other one restores the leases.
    virtual void restore(const QList<Lease> &entries, Callback<void> done) = 0;

    // Which of these it does not have. For the sweep, which puts them in again.
    virtual void findMissing(const QList<JudgingId> &judgings, Callback<QList<JudgingId>> done) = 0;

    // Whether this server is the one to look for entries that the queue has forgotten; at most one in `pause` is.
    virtual void claimSweep(std::chrono::milliseconds pause, Callback<bool> done) = 0;

Q_SIGNALS:
    // The engine's store has lost what it held: restore() it. Comes again if that fails.
    void forgotten();

    // The doorbell: something waits that did not wait before. Only a hint; may come once for many.
    void entriesWaiting();
};

} // namespace gavel::queue
