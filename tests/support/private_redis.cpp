#include "tests/support/private_redis.h"

#include "tests/support/private_postgresql.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QTcpSocket>

#include <csignal>

namespace gavel::test {

PrivateRedis::PrivateRedis(const QStringList &environment) : m_folder(QStringLiteral("/tmp/gavel-redis-XXXXXX"))
{
    m_server.setEnvironment(QProcess::systemEnvironment() + environment);
    giveToUnprivileged(m_folder.path());
    m_port = freePort();
    start();
}

PrivateRedis::~PrivateRedis()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.kill();
    m_server.waitForFinished(30'000);
}

void PrivateRedis::start()
{
    setUnprivileged(m_server);
    m_server.setWorkingDirectory(m_folder.path());
    m_server.setStandardOutputFile(m_folder.filePath(QStringLiteral("log")), QIODevice::Append);
    QDeadlineTimer deadline(60'000);
    do {
        if (m_server.state() == QProcess::NotRunning)
            m_server.start(QStringLiteral("redis-server"),
                           {QStringLiteral("--port"), QString::number(m_port), QStringLiteral("--bind"),
                            QStringLiteral("127.0.0.1"), QStringLiteral("--unixsocket"),
                            m_folder.filePath(QStringLiteral("socket")), QStringLiteral("--dir"), m_folder.path(),
                            QStringLiteral("--appendonly"), QStringLiteral("yes"), QStringLiteral("--save"),
                            QString()});
        if (answers())
            return;
        m_server.waitForFinished(20);
    } while (!deadline.hasExpired());
    qFatal("Redis does not start");
}

// It listens before it has read its file: then it answers that it is loading.
bool PrivateRedis::answers() const
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_port));
    if (!socket.waitForConnected(1000))
        return false;
    socket.write("PING\r\n");
    return socket.waitForReadyRead(5000) && socket.readAll().startsWith("+PONG");
}

void PrivateRedis::stop()
{
    m_server.terminate();
    if (!m_server.waitForFinished(60'000))
        qFatal("Redis does not stop");
}

void PrivateRedis::kill()
{
    m_server.kill();
    if (!m_server.waitForFinished(60'000))
        qFatal("Redis does not die");
}

void PrivateRedis::loseData()
{
    QDir(m_folder.filePath(QStringLiteral("appendonlydir"))).removeRecursively();
}

void PrivateRedis::flush()
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_port));
    if (!socket.waitForConnected(5000))
        qFatal("Redis is away");
    socket.write("FLUSHALL\r\n");
    if (!socket.waitForReadyRead(30'000) || !socket.readAll().startsWith("+OK"))
        qFatal("Redis cannot be emptied");
}

void PrivateRedis::freeze()
{
    ::kill(static_cast<pid_t>(m_server.processId()), SIGSTOP);
}

void PrivateRedis::thaw()
{
    ::kill(static_cast<pid_t>(m_server.processId()), SIGCONT);
}

redis::RedisAddress PrivateRedis::address() const
{
    redis::RedisAddress address;
    address.socketPath = m_folder.filePath(QStringLiteral("socket"));
    return address;
}

QString PrivateRedis::url() const
{
    return QStringLiteral("redis://127.0.0.1:%1/0").arg(m_port);
}

} // namespace gavel::test
