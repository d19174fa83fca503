// The part of Faults that stops and starts all workers and servers in turn.
#include "bench/chaos/faults.h"
#include "bench/chaos/signs.h"

#include <csignal>
#include <cstdio>

namespace gavel::bench {

// Of a rolling upgrade: the workers first.
QString Faults::partOf(int step)
{
    return step < ChaosCluster::kWorkers ? ChaosCluster::workerName(step)
                                         : QStringLiteral("server %1").arg(step - ChaosCluster::kWorkers + 1);
}

// All workers and servers, as docs/operating.md says; it goes on while other parts are broken, and waits for those that
// it comes to.
void Faults::rollOver(Fault &fault)
{
    fault.part = QStringLiteral("all, in turn");
    if (isBroken(fault.part) || m_rollingStep >= 0)
        return;
    m_rollingStep = 0;
    m_rolling = Rolling::Waiting;
    fault.look = [this] {
        return m_rollingStep < 0 ? QStringLiteral("done") : QStringLiteral("it has come to ") + partOf(m_rollingStep);
    };
    fault.heal = [] {
    }; // it goes on until it is over
}

bool Faults::isGone(int step)
{
    if (step < ChaosCluster::kWorkers)
        return m_cluster.workerPid(step) == 0;
    return m_cluster.server(step - ChaosCluster::kWorkers).serverPid() == 0;
}

void Faults::restart(int step)
{
    if (step < ChaosCluster::kWorkers) {
        m_cluster.killWorker(step); // if it is still there
        return m_cluster.startWorker(step);
    }
    tests::LocalJudge &server = m_cluster.server(step - ChaosCluster::kWorkers);
    server.killServer();
    server.launchServer();
}

void Faults::goOnRolling()
{
    constexpr int kSteps = ChaosCluster::kWorkers + ChaosCluster::kServers;
    if (m_rollingStep < 0)
        return;
    const bool isServer = m_rollingStep >= ChaosCluster::kWorkers;
    const int server = m_rollingStep - ChaosCluster::kWorkers;
    switch (m_rolling) {
    case Rolling::Waiting:
        if (isBroken(partOf(m_rollingStep)))
            return;
        if (const qint64 pid = isServer ? m_cluster.server(server).serverPid() : m_cluster.workerPid(m_rollingStep))
            ::kill(pid_t(pid), SIGTERM);
        m_rolling = Rolling::Stopping;
        return;
    case Rolling::Stopping:
        if (!isGone(m_rollingStep))
            return;
        restart(m_rollingStep);
        m_rolling = Rolling::Starting;
        return;
    case Rolling::Starting:
        if (isServer && !takesConnections(m_cluster.server(server).port()))
            return;
        m_rolling = Rolling::Waiting;
        if (++m_rollingStep == kSteps) {
            m_rollingStep = -1;
            ++m_rollovers;
            std::printf("  %-24s done\n", "rolling upgrade");
        }
    }
}

} // namespace gavel::bench
