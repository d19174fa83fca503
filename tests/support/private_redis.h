#pragma once

#include "server/redis/redis_address.h"

#include <QProcess>
#include <QTemporaryDir>

namespace gavel::test {

// A Redis server of our own, reached by a Unix socket and by TCP on the loopback address. It appends every change to a
// file, ends with this object, and also when the test is killed.
class PrivateRedis {
public:
    // More for its environment: "NAME=value".
    explicit PrivateRedis(const QStringList &environment = {});
    ~PrivateRedis();

    void start(); // returns when it answers
    void stop();
    void kill();     // SIGKILL
    void loseData(); // of a server that is stopped: the next start is an empty one
    void flush();    // FLUSHALL
    void freeze();
    void thaw();

    redis::RedisAddress address() const;
    QString url() const;
    int port() const { return m_port; }
    qint64 pid() const { return m_server.processId(); } // 0: it does not run

private:
    bool answers() const;

    QTemporaryDir m_folder;
    QProcess m_server;
    int m_port = 0;
};

} // namespace gavel::test
