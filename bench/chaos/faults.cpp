#include "bench/chaos/faults.h"

#include "bench/chaos/signs.h"
#include "server/redis/redis_question.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <utility>

namespace gavel::bench {

namespace {

using std::chrono::milliseconds;
using State = tests::FaultyLink::State;

constexpr milliseconds kTick{100};
constexpr int kMostAtOnce = 2;

void signalTo(qint64 pid, int signal)
{
    if (pid > 0)
        ::kill(static_cast<pid_t>(pid), signal);
}

const char *nameOf(State state)
{
    switch (state) {
    case State::Open: return "open";
    case State::Cut: return "cut";
    case State::Frozen: return "half open";
    case State::DeafThere: return "deaf there";
    case State::DeafHere: return "deaf here";
    case State::Slow: return "slow";
    }
    return "";
}

} // namespace

Faults::Faults(ChaosCluster &cluster, Load &load, quint32 seed)
    : m_cluster(cluster),
      m_load(load),
      m_random(seed),
      m_kinds{{"worker killed", &Faults::killWorker},
              {"worker stopped", &Faults::stopWorker},
              {"worker stands still", &Faults::freezeWorker},
              {"server killed", &Faults::killServer},
              {"server stopped", &Faults::stopServer},
              {"server stands still", &Faults::freezeServer},
              {"Redis killed", &Faults::killRedis},
              {"Redis restarted empty", &Faults::emptyRedis},
              {"Redis flushed", &Faults::flushRedis},
              {"Redis stands still", &Faults::freezeRedis},
              {"PostgreSQL killed", &Faults::killPostgresql},
              {"PostgreSQL stopped", &Faults::stopPostgresql},
              {"PostgreSQL stands still", &Faults::freezePostgresql},
              {"worker's link", &Faults::breakWorkerLink},
              {"Redis' link", &Faults::breakRedisLink},
              {"worker's disk full", &Faults::fillWorkerDisk},
              {"server's disk full", &Faults::fillServerDisk},
              {"server's clock set", &Faults::setServerClock},
              {"rolling upgrade", &Faults::rollOver},
              {"poison", &Faults::poison},
              {"storm", &Faults::storm}}
{
    connect(&m_tick, &QTimer::timeout, this, &Faults::tick);
}

void Faults::start()
{
    m_nextDraw = Clock::now() + milliseconds(2000);
    m_tick.start(kTick);
}

bool Faults::isBroken(const QString &part) const
{
    if (m_rollingStep >= 0 && m_rolling != Rolling::Waiting && part == partOf(m_rollingStep))
        return true;
    return std::ranges::any_of(m_faults, [&](const Fault &fault) { return fault.part == part; });
}

void Faults::tick()
{
    for (std::size_t i = 0; i < m_faults.size();) {
        if (m_faults[i].end > Clock::now()) {
            ++i;
            continue;
        }
        const Fault fault = std::move(m_faults[i]);
        m_faults.erase(m_faults.begin() + std::ptrdiff_t(i));
        end(fault);
    }
    goOnPoisoning();
    goOnRolling();
    if (Clock::now() >= m_nextDraw && m_faults.size() < kMostAtOnce)
        draw();
}

// One whose part is broken already is given up, and drawn again a little later.
void Faults::draw()
{
    Kind &kind = m_kinds[std::size_t(pick(int(m_kinds.size())))];
    Fault fault;
    fault.what = QString::fromLatin1(kind.name);
    fault.end = Clock::now() + milliseconds(500 + pick(7500));
    (this->*kind.apply)(fault);
    if (!fault.heal)
        return;
    const double seconds = std::chrono::duration<double>(fault.end - Clock::now()).count();
    std::printf("  %-24s %-12s %4.1f s\n", qPrintable(fault.what), qPrintable(fault.part), seconds);
    std::fflush(stdout);
    ++kind.count;
    ++m_count;
    m_faults.push_back(std::move(fault));
    m_nextDraw = Clock::now() + milliseconds(1000 + pick(4000));
}

// And tells what it did.
void Faults::end(const Fault &fault)
{
    const QString seen = fault.look ? fault.look() : QString();
    if (seen.isEmpty())
        ++m_toothless;
    std::printf("  %-24s %-12s healed; %s\n", qPrintable(fault.what), qPrintable(fault.part),
                seen.isEmpty() ? "NOTHING WAS SEEN OF IT" : qPrintable(seen));
    std::fflush(stdout);
    fault.heal();
}

void Faults::healAll()
{
    m_tick.stop();
    for (const Fault &fault : std::exchange(m_faults, {}))
        end(fault);
    if (m_rollingStep >= 0 && m_rolling == Rolling::Stopping)
        restart(m_rollingStep);
    m_rollingStep = -1;
}

QString Faults::summary() const
{
    QStringList parts;
    for (const Kind &kind : m_kinds)
        parts.append(QStringLiteral("%1 %2").arg(QLatin1String(kind.name)).arg(kind.count));
    return parts.join(QStringLiteral(", "));
}

void Faults::killWorker(Fault &fault)
{
    const int worker = pick(ChaosCluster::kWorkers);
    fault.part = ChaosCluster::workerName(worker);
    if (isBroken(fault.part))
        return;
    m_cluster.killWorker(worker);
    fault.look = [this, worker] {
        return seenGone(m_cluster.workerPid(worker));
    };
    fault.heal = [this, worker] {
        m_cluster.startWorker(worker);
    };
}

void Faults::stopWorker(Fault &fault)
{
    const int worker = pick(ChaosCluster::kWorkers);
    fault.part = ChaosCluster::workerName(worker);
    if (isBroken(fault.part))
        return;
    signalTo(m_cluster.workerPid(worker), SIGTERM);
    fault.look = [this, worker] {
        return m_cluster.workerPid(worker) > 0 ? QStringLiteral("it finishes what it holds")
                                               : QStringLiteral("it has left");
    };
    fault.heal = [this, worker] {
        m_cluster.killWorker(worker); // if it is still there
        m_cluster.startWorker(worker);
    };
}

void Faults::freezeWorker(Fault &fault)
{
    const int worker = pick(ChaosCluster::kWorkers);
    fault.part = ChaosCluster::workerName(worker);
    if (isBroken(fault.part))
        return;
    fault.end += milliseconds(6000); // some leases end
    signalTo(m_cluster.workerPid(worker), SIGSTOP);
    fault.look = [this, worker] {
        return seenStill(m_cluster.workerPid(worker));
    };
    fault.heal = [this, worker] {
        signalTo(m_cluster.workerPid(worker), SIGCONT);
    };
}

void Faults::killServer(Fault &fault)
{
    const int server = pick(ChaosCluster::kServers);
    fault.part = QStringLiteral("server %1").arg(server + 1);
    if (isBroken(fault.part))
        return;
    m_cluster.server(server).killServer();
    fault.look = [this, server] {
        return seenGone(m_cluster.server(server).serverPid());
    };
    fault.heal = [this, server] {
        m_cluster.server(server).launchServer();
    };
}

void Faults::stopServer(Fault &fault)
{
    const int server = pick(ChaosCluster::kServers);
    fault.part = QStringLiteral("server %1").arg(server + 1);
    if (isBroken(fault.part))
        return;
    signalTo(m_cluster.server(server).serverPid(), SIGTERM);
    fault.look = [this, server] {
        return takesConnections(m_cluster.server(server).port()) ? QString()
                                                                 : QStringLiteral("it takes no connections");
    };
    fault.heal = [this, server] {
        m_cluster.server(server).killServer(); // if it is still there
        m_cluster.server(server).launchServer();
    };
}

void Faults::freezeServer(Fault &fault)
{
    const int server = pick(ChaosCluster::kServers);
    fault.part = QStringLiteral("server %1").arg(server + 1);
    if (isBroken(fault.part))
        return;
    signalTo(m_cluster.server(server).serverPid(), SIGSTOP);
    fault.look = [this, server] {
        return seenStill(m_cluster.server(server).serverPid());
    };
    fault.heal = [this, server] {
        signalTo(m_cluster.server(server).serverPid(), SIGCONT);
    };
}

void Faults::killRedis(Fault &fault)
{
    fault.part = QStringLiteral("Redis");
    if (isBroken(fault.part))
        return;
    m_cluster.redis().kill();
    fault.look = [this] {
        return seenGone(m_cluster.redis().pid());
    };
    fault.heal = [this] {
        m_cluster.redis().start();
    };
}

void Faults::emptyRedis(Fault &fault)
{
    fault.part = QStringLiteral("Redis");
    if (isBroken(fault.part))
        return;
    m_cluster.redis().kill();
    m_cluster.redis().loseData();
    fault.look = [this] {
        return seenGone(m_cluster.redis().pid());
    };
    fault.heal = [this] {
        m_cluster.redis().start();
    };
}

void Faults::flushRedis(Fault &fault)
{
    fault.part = QStringLiteral("Redis");
    if (isBroken(fault.part))
        return;
    const auto keys = redis::ask(m_cluster.redis().address(), {{"DBSIZE"}});
    m_cluster.redis().flush();
    fault.end = Clock::now();
    fault.look = [count = keys ? keys->first().integer() : 0] {
        return count > 0 ? QStringLiteral("%1 keys are gone").arg(count) : QString();
    };
    fault.heal = [] {
    };
}

void Faults::freezeRedis(Fault &fault)
{
    fault.part = QStringLiteral("Redis");
    if (isBroken(fault.part))
        return;
    m_cluster.redis().freeze();
    fault.look = [this] {
        return seenStill(m_cluster.redis().pid());
    };
    fault.heal = [this] {
        m_cluster.redis().thaw();
    };
}

void Faults::killPostgresql(Fault &fault)
{
    fault.part = QStringLiteral("PostgreSQL");
    if (isBroken(fault.part))
        return;
    m_cluster.postgresql().kill();
    fault.look = [this] {
        return seenGone(m_cluster.postgresql().pid());
    };
    fault.heal = [this] {
        m_cluster.postgresql().start();
    };
}

void Faults::stopPostgresql(Fault &fault)
{
    fault.part = QStringLiteral("PostgreSQL");
    if (isBroken(fault.part))
        return;
    m_cluster.postgresql().stop();
    fault.look = [this] {
        return seenGone(m_cluster.postgresql().pid());
    };
    fault.heal = [this] {
        m_cluster.postgresql().start();
    };
}

void Faults::freezePostgresql(Fault &fault)
{
    fault.part = QStringLiteral("PostgreSQL");
    if (isBroken(fault.part))
        return;
    m_cluster.postgresql().freeze();
    fault.look = [this] {
        return seenStill(m_cluster.postgresql().pid());
    };
    fault.heal = [this] {
        m_cluster.postgresql().thaw();
    };
}

void Faults::breakWorkerLink(Fault &fault)
{
    const int worker = pick(ChaosCluster::kWorkers);
    int server = pick(ChaosCluster::kServers);
    if (m_cluster.workerLink(worker, server).connections() == 0)
        server = ChaosCluster::kServers - 1 - server; // a link that nobody uses cannot fail
    const State state =
        std::array{State::Cut, State::Frozen, State::DeafThere, State::DeafHere, State::Slow}[std::size_t(pick(5))];
    fault.what += QLatin1Char(' ') + QLatin1String(nameOf(state));
    fault.part = QStringLiteral("%1-%2").arg(worker + 1).arg(server + 1);
    if (isBroken(fault.part))
        return;
    fault.end += milliseconds(4000);
    m_cluster.workerLink(worker, server).set(state);
    fault.look = [this, worker, server, state] {
        return seenOnLink(m_cluster.workerLink(worker, server), state);
    };
    fault.heal = [this, worker, server] {
        m_cluster.workerLink(worker, server).set(State::Open);
    };
}

void Faults::breakRedisLink(Fault &fault)
{
    const int server = pick(ChaosCluster::kServers);
    const State state = std::array{State::Cut, State::Frozen, State::Slow}[std::size_t(pick(3))];
    fault.what += QLatin1Char(' ') + QLatin1String(nameOf(state));
    fault.part = QStringLiteral("%1-Redis").arg(server + 1);
    if (isBroken(fault.part))
        return;
    m_cluster.redisLink(server).set(state);
    fault.look = [this, server, state] {
        return seenOnLink(m_cluster.redisLink(server), state);
    };
    fault.heal = [this, server] {
        m_cluster.redisLink(server).set(State::Open);
    };
}

void Faults::fillWorkerDisk(Fault &fault)
{
    const int worker = pick(ChaosCluster::kWorkers);
    fault.part = ChaosCluster::workerName(worker);
    if (isBroken(fault.part))
        return;
    m_cluster.fillWorkerDisk(worker);
    fault.look = [this, worker] {
        return seenFull(m_cluster.freeOnWorkerDisk(worker));
    };
    fault.heal = [this, worker] {
        m_cluster.emptyWorkerDisk(worker);
    };
}

void Faults::fillServerDisk(Fault &fault)
{
    const int server = pick(ChaosCluster::kServers);
    fault.part = QStringLiteral("server %1").arg(server + 1);
    if (isBroken(fault.part))
        return;
    m_cluster.fillServerDisk(server);
    fault.look = [this, server] {
        return seenFull(m_cluster.freeOnServerDisk(server));
    };
    fault.heal = [this, server] {
        m_cluster.emptyServerDisk(server);
    };
}

void Faults::setServerClock(Fault &fault)
{
    const int server = pick(ChaosCluster::kServers);
    fault.part = QStringLiteral("clock %1").arg(server + 1);
    if (isBroken(fault.part))
        return;
    m_cluster.setServerClock(server, pick(2) == 0 ? "+40m" : "-40m");
    fault.look = [this, server] {
        return seenSkew(m_cluster.secondsAhead(server));
    };
    fault.heal = [this, server] {
        m_cluster.setServerClock(server, "+0");
    };
}

// A submission that kills whatever worker runs it.
void Faults::poison(Fault &fault)
{
    fault.part = QStringLiteral("poison");
    if (isBroken(fault.part) || m_poison)
        return;
    m_poison = m_load.submitPoison();
    fault.look = [] {
        return QStringLiteral("submitted; the audit tells its end");
    };
    fault.heal = [] {
    }; // it goes on until it is over
}

void Faults::goOnPoisoning()
{
    if (!m_poison)
        return;
    if (m_poison->isOver)
        m_poison = nullptr;
    else if (m_poison->state == QLatin1String("running")) {
        for (int worker = 0; worker < ChaosCluster::kWorkers; ++worker) {
            const QString name = ChaosCluster::workerName(worker);
            if (name != m_poison->worker || isBroken(name))
                continue;
            m_cluster.killWorker(worker);
            m_cluster.startWorker(worker);
        }
    }
}

void Faults::storm(Fault &fault)
{
    fault.part = QStringLiteral("load");
    if (isBroken(fault.part))
        return;
    const int before = m_load.sent();
    m_load.storm(60);
    fault.look = [this, before] {
        return QStringLiteral("%1 submissions").arg(m_load.sent() - before);
    };
    fault.heal = [] {
    };
}

} // namespace gavel::bench
