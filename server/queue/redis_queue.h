#pragma once

#include "server/queue/judging_queue.h"
#include "server/redis/redis_connection.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

#include <functional>

namespace gavel::queue {

// The queue that several servers share, kept in Redis: sorted sets moved by one Lua script (resources/redis/queue.lua),
// so that each call is one atomic step whichever server makes it. Callbacks come when Redis has answered.
//
// While Redis is away every call fails as Unavailable, and what was to be put in is left to the sweep. A Redis that has
// lost its data says so with the first call: forgotten() asks for restore().
class RedisQueue final : public JudgingQueue {
    Q_OBJECT

public:
    struct Options {
        redis::RedisAddress address;
        QString prefix = QStringLiteral("gavel:"); // of all keys: several judges may share a Redis
        std::chrono::milliseconds leaseTime{15'000};
        qint64 mostWaiting = 200'000;
        std::chrono::milliseconds longestSilence = redis::RedisConnection::kLongestSilence;
        std::chrono::milliseconds offerLifeTime{10'000}; // of what a server's workers offer, when it has gone
        std::function<std::chrono::milliseconds()> now;  // for tests; empty: the clock of Redis, with leaps taken out
        // Told what each operation took, from the call to the answer; empty: nobody asks.
        std::function<void(const char *operation, std::chrono::nanoseconds)> timed;
    };

    explicit RedisQueue(Options options, QObject *parent = nullptr);
    ~RedisQueue() override;

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
    bool isShared() const override { return true; }
    bool isAvailable() const override { return m_isReady; }
    void restore(const QList<Lease> &entries, Callback<void> done) override;
    void findMissing(const QList<JudgingId> &judgings, Callback<QList<JudgingId>> done) override;
    void claimSweep(std::chrono::milliseconds pause, Callback<bool> done) override;

private:
    void load();
    void sendEntries();
    void run(const char *operation, QByteArrayList arguments, Callback<redis::Reply> done);
    void tellTime(const char *operation, std::chrono::steady_clock::time_point start) const;
    void onReply(Result<redis::Reply> reply, Callback<redis::Reply> &done);
    void noteEmpty();
    void restoreFrom(qsizetype first, QList<Lease> entries, Callback<void> done);
    void findMissingFrom(qsizetype first, QList<JudgingId> judgings, QList<JudgingId> missing,
                         Callback<QList<JudgingId>> done);
    void tellOffers();
    void tellPauses();
    void tellPins();
    void unparkRest(const Result<redis::Reply> &reply);
    void refresh();

    const Options m_options;
    const QByteArray m_server; // names this process
    redis::RedisConnection m_commands;
    redis::RedisConnection m_bell;
    QByteArray m_script;
    QByteArray m_scriptSha1;
    QHash<qint64, QStringList> m_workerOffers;
    QList<QueueEntry> m_entries;             // that wait to be sent
    std::optional<QList<Pause>> m_pauses;    // as last told; empty: not yet
    std::optional<QList<VersionPin>> m_pins; // the same
    QSet<QString> m_pinnedOffers;            // that these demand
    QTimer m_tick;
    int m_ticks = 0;
    bool m_isLoaded = false; // the script is
    bool m_isReady = false;  // and the queue is filled
    bool m_isRestoring = false;
    qint64 m_waiting = 0; // as of the last answer, and what was put in since
    double m_drainedPerSecond = 0;
    QElapsedTimer m_lastBell;
    QElapsedTimer m_sinceRefresh;
};

} // namespace gavel::queue
