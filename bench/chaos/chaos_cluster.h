#pragma once

#include "tests/support/faulty_link.h"
#include "tests/support/local_judge.h"
#include "tests/support/private_postgresql.h"
#include "tests/support/private_redis.h"

#include <array>
#include <memory>
#include <vector>

namespace gavel::bench {

// PostgreSQL, Redis, two servers and three workers of this build, each part of which can be broken and healed. Between
// a worker and a server, and between a server and Redis, there are links that can be broken, too. Each server and
// worker has a small disk of its own, and servers have clocks that can be set. For the main thread.
class ChaosCluster {
public:
    static constexpr int kServers = 2;
    static constexpr int kWorkers = 3;

    ChaosCluster();
    ~ChaosCluster();

    // Empty when everything is up; otherwise why not.
    QString start();

    tests::LocalJudge &server(int index) { return *m_servers[std::size_t(index)]; }
    test::PrivatePostgresql &postgresql() { return *m_postgresql; }
    test::PrivateRedis &redis() { return *m_redis; }
    QString database() const { return m_database; }

    static QString workerName(int index) { return QStringLiteral("w%1").arg(index + 1); }
    qint64 workerPid(int index);
    void startWorker(int index);
    void killWorker(int index);

    // From a worker to a server: worker * kServers + server. From a server to Redis.
    tests::FaultyLink &workerLink(int worker, int server) { return *m_workerLinks[worker * kServers + server]; }
    tests::FaultyLink &redisLink(int server) { return *m_redisLinks[server]; }

    // Uses up all room on the disk of a server or worker that runs, and gives it back.
    void fillServerDisk(int index);
    void fillWorkerDisk(int index);
    void emptyServerDisk(int index);
    void emptyWorkerDisk(int index);

    // Bytes; negative: its process is gone.
    qint64 freeOnServerDisk(int index);
    qint64 freeOnWorkerDisk(int index);

    // Of a server's clock to ours, by the last line that it has logged.
    double secondsAhead(int index);

    // Offsets as libfaketime takes them: "+2h".
    void setServerClock(int index, const QByteArray &offset);

private:
    QString clockOf(const QString &name) const { return m_folder.filePath(QStringLiteral("clock-") + name); }
    QString workerDisk(int index);
    QString serverDisk(int index);
    void prepareServer(int index);

    QTemporaryDir m_folder;
    std::unique_ptr<test::PrivatePostgresql> m_postgresql;
    std::unique_ptr<test::PrivateRedis> m_redis;
    QString m_database;
    std::array<std::unique_ptr<tests::LocalJudge>, kServers> m_servers; // the first one owns the workers
    std::vector<std::unique_ptr<tests::FaultyLink>> m_workerLinks;
    std::vector<std::unique_ptr<tests::FaultyLink>> m_redisLinks;
};

} // namespace gavel::bench
