#pragma once

#include "bench/chaos/chaos_cluster.h"
#include "bench/chaos/load.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <random>
#include <vector>

namespace gavel::bench {

// Breaks parts of a cluster, drawn at random, and heals each after some seconds; up to two are broken at once, never
// one twice. For the main thread.
class Faults final : public QObject {
    Q_OBJECT

public:
    Faults(ChaosCluster &cluster, Load &load, quint32 seed);

    void start();
    void healAll(); // and draws no more

    int count() const { return m_count; }
    // Those of which nothing could be seen when they were healed.
    int toothless() const { return m_toothless; }
    // How often each was drawn, for people.
    QString summary() const;

private:
    // One that is under way.
    struct Fault {
        QString what;
        QString part; // what it breaks
        std::function<void()> heal;
        std::function<QString()> look; // asked before it is healed: what is to be seen of it; empty: nothing
        Clock::time_point end;
    };
    struct Kind {
        const char *name;
        void (Faults::*apply)(Fault &fault);
        int count = 0;
    };

    void tick();
    void draw();
    int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(m_random); }
    bool isBroken(const QString &part) const;

    void killWorker(Fault &fault);
    void stopWorker(Fault &fault);
    void freezeWorker(Fault &fault);
    void killServer(Fault &fault);
    void stopServer(Fault &fault);
    void freezeServer(Fault &fault);
    void killRedis(Fault &fault);
    void emptyRedis(Fault &fault);
    void flushRedis(Fault &fault);
    void freezeRedis(Fault &fault);
    void killPostgresql(Fault &fault);
    void stopPostgresql(Fault &fault);
    void freezePostgresql(Fault &fault);
    void breakWorkerLink(Fault &fault);
    void breakRedisLink(Fault &fault);
    void fillWorkerDisk(Fault &fault);
    void fillServerDisk(Fault &fault);
    void setServerClock(Fault &fault);
    void poison(Fault &fault);
    void storm(Fault &fault);
    void goOnPoisoning();
    static QString partOf(int step); // of a rolling upgrade: the workers first
    void rollOver(Fault &fault);
    void goOnRolling();
    bool isGone(int step);
    void restart(int step);
    void end(const Fault &fault);

    ChaosCluster &m_cluster;
    Load &m_load;
    std::mt19937 m_random;
    std::vector<Kind> m_kinds;
    std::vector<Fault> m_faults;
    const Attempt *m_poison = nullptr;
    // An upgrade: workers and servers are stopped in order and started, one after the other; -1: none is under way.
    enum class Rolling { Waiting, Stopping, Starting };
    int m_rollingStep = -1;
    Rolling m_rolling = Rolling::Waiting;
    int m_rollovers = 0;
    int m_toothless = 0;
    QTimer m_tick;
    Clock::time_point m_nextDraw;
    int m_count = 0;
};

} // namespace gavel::bench
