#pragma once

#include "server/queue/drain_rate.h"
#include "server/queue/judging_queue.h"
#include "server/queue/lane_queue.h"

#include <array>
#include <functional>
#include <set>
#include <unordered_map>

namespace gavel::queue {

// The queue of a server that is alone with its database: kept in memory, since the database already has, committed,
// everything it is made of, and a claim then costs no wait for the disk. Callbacks come before the call returns.
class EmbeddedQueue final : public JudgingQueue {
    Q_OBJECT

public:
    using Time = std::chrono::steady_clock::time_point;

    struct Options {
        std::chrono::milliseconds leaseTime{15'000};
        qint64 mostWaiting = 200'000;
        std::function<Time()> now = std::chrono::steady_clock::now; // a clock jump of the machine ends no lease
    };

    explicit EmbeddedQueue(Options options, QObject *parent = nullptr);
    EmbeddedQueue();

    void enqueue(const QList<QueueEntry> &entries) override;
    void lease(WorkerId worker, const QStringList &offers, int most, Callback<QList<Lease>> done) override;
    void extend(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done) override;
    void attach(WorkerId worker, const QString &instance, const QList<wire::JobKey> &held,
                Callback<QList<LostLease>> done) override;
    void reclaim(WorkerId worker, const wire::JobKey &key, Callback<bool> done) override;
    void remove(JudgingId judging, Callback<std::optional<Lease>> done) override;
    void release(const wire::JobKey &key) override;
    void lose(const wire::JobKey &key, Callback<std::optional<LostLease>> done) override;
    void expire(Callback<QList<LostLease>> done) override;
    void explain(JudgingId judging, Callback<WaitingState> done) override;
    void move(JudgingId judging, const Move &where, Callback<std::optional<QueueEntry>> done) override;
    void setPauses(const QList<Pause> &pauses) override;
    void setPins(const QList<VersionPin> &pins) override;
    void depth(Callback<QueueDepth> done) override;
    void setWorkerOffers(WorkerId worker, const QStringList &offers) override;
    void findUnoffered(const QStringList &offers, Callback<QStringList> done) override;
    std::optional<std::chrono::seconds> fullFor(qint64 count) const override;
    void restore(const QList<Lease> &entries, Callback<void> done) override;
    void findMissing(const QList<JudgingId> &judgings, Callback<QList<JudgingId>> done) override;
    void claimSweep(std::chrono::milliseconds pause, Callback<bool> done) override;

private:
    struct Item {
        QueueEntry entry;
        Place place;
        Time since;      // when it was put in
        WorkerId worker; // none: it waits
        Time leaseEnd;
        int lostAttempt = 0;   // the last one that was counted as lost
        bool isParked = false; // it came first while its problem was paused
    };
    struct LaneState {
        LaneQueue queue;
        int passedOver = 0; // leases given to lanes that precede it while it had something for the same worker
    };

    LaneState &laneOf(const Item &item) { return m_lanes[static_cast<std::size_t>(item.entry.lane)]; }
    Item *find(JudgingId judging);
    Item *leased(const wire::JobKey &key);
    void setWaiting(Item &item);
    void setLeased(Item &item, WorkerId worker);
    void extendLease(Item &item);
    Item *nextFor(const LaneQueue::Choice &suits);
    std::optional<LaneQueue::Head> headOf(LaneState &lane, const LaneQueue::Choice &suits);
    QString neededFor(const QString &bucket) const;
    bool isPaused(PauseKind kind, const QString &subject) const;
    std::optional<Pause> pauseOf(const QueueEntry &entry) const;
    void park(Item &item);
    void unpark(Item &item);
    LostLease takeLost(Item &item);
    LostLease takeBack(Item &item);
    void erase(Item &item);
    qint64 waitingCount() const;
    qint64 countBefore(const Item &item) const;
    bool isOffered(const QString &offer) const;
    void explainWaiting(const Item &item, WaitingState &state) const;
    void ring();

    const Options m_options;
    std::unordered_map<JudgingId, Item> m_items;
    std::array<LaneState, kAllLanes.size()> m_lanes;
    std::set<std::pair<Time, JudgingId>> m_leaseEnds;
    std::unordered_map<WorkerId, QSet<QString>> m_workerOffers;
    QHash<QString, QString> m_pinned;                  // bucket -> version
    std::unordered_map<WorkerId, QString> m_instances; // processes, as they called themselves last
    std::array<QSet<QString>, 3> m_paused;             // subjects by PauseKind
    std::set<JudgingId> m_parked;
    DrainRate m_drainRate;
    qint64 m_lastSequence = 0;
    bool m_isRinging = false;
};

} // namespace gavel::queue
