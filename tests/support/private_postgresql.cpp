#include "tests/support/private_postgresql.h"

#include "server/storage/connection.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>
#include <QThread>

#include <csignal>

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace gavel::test {

namespace {

constexpr uid_t kNobody = 65534;

QString program(const char *name)
{
    return QStringLiteral("/usr/lib/postgresql/15/bin/") + QString::fromLatin1(name);
}

} // namespace

void setUnprivileged(QProcess &process)
{
    process.setChildProcessModifier([] {
        if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGQUIT); // after the change of user, which clears it
    });
}

void giveToUnprivileged(const QString &folder)
{
    if (geteuid() == 0 && chown(folder.toLocal8Bit().constData(), kNobody, kNobody) != 0)
        qFatal("cannot give %s away", qPrintable(folder));
}

int freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

PrivatePostgresql::PrivatePostgresql(Durability durability)
    : m_durability(durability), m_folder(QStringLiteral("/tmp/gavel-pg-XXXXXX"))
{
    giveToUnprivileged(m_folder.path());
    QDir().mkdir(socketFolder());
    giveToUnprivileged(socketFolder());
    initialise();
    m_port = freePort();
    start();
}

PrivatePostgresql::~PrivatePostgresql()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    thaw();
    ::kill(static_cast<pid_t>(m_server.processId()), SIGQUIT); // at once: nothing is kept
    m_server.waitForFinished(30'000);
}

QString PrivatePostgresql::password()
{
    return QStringLiteral("pass@word:/with?odd#letters");
}

void PrivatePostgresql::initialise()
{
    const QString passwordFile = m_folder.filePath(QStringLiteral("password"));
    QFile file(passwordFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(password().toUtf8() + '\n') < 0)
        qFatal("cannot write %s", qPrintable(passwordFile));
    file.close();
    giveToUnprivileged(passwordFile);
    QProcess initdb;
    setUnprivileged(initdb);
    initdb.setProcessChannelMode(QProcess::MergedChannels);
    initdb.setWorkingDirectory(m_folder.path());
    initdb.start(program("initdb"),
                 {QStringLiteral("--pgdata=") + m_folder.filePath(QStringLiteral("data")), QStringLiteral("--no-sync"),
                  QStringLiteral("--username=gavel"), QStringLiteral("--encoding=UTF8"),
                  QStringLiteral("--locale=C.UTF-8"), QStringLiteral("--auth-local=trust"),
                  QStringLiteral("--auth-host=scram-sha-256"), QStringLiteral("--pwfile=") + passwordFile});
    if (!initdb.waitForFinished(120'000) || initdb.exitCode() != 0)
        qFatal("initdb failed: %s", initdb.readAll().constData());
}

void PrivatePostgresql::start()
{
    QStringList arguments{QStringLiteral("-D"), m_folder.filePath(QStringLiteral("data"))};
    const auto set = [&](const QString &setting) {
        arguments << QStringLiteral("-c") << setting;
    };
    set(QStringLiteral("unix_socket_directories=") + socketFolder());
    set(QStringLiteral("listen_addresses=127.0.0.1"));
    set(QStringLiteral("port=%1").arg(m_port));
    set(QStringLiteral("max_connections=60"));
    set(QStringLiteral("shared_buffers=64MB"));
    if (m_durability == Durability::Fast)
        set(QStringLiteral("fsync=off"));
    setUnprivileged(m_server);
    m_server.setWorkingDirectory(m_folder.path());
    m_server.setStandardErrorFile(m_folder.filePath(QStringLiteral("log")), QIODevice::Append);
    // After a kill its children may still hold the shared memory: then it refuses, until they have noticed.
    QDeadlineTimer deadline(60'000);
    do {
        if (m_server.state() == QProcess::NotRunning)
            m_server.start(program("postgres"), arguments);
        if (answers())
            return;
        m_server.waitForFinished(20);
    } while (!deadline.hasExpired());
    QFile log(m_folder.filePath(QStringLiteral("log")));
    qFatal("PostgreSQL does not start: %s", log.open(QIODevice::ReadOnly) ? log.readAll().constData() : "");
}

bool PrivatePostgresql::answers() const
{
    return storage::Connection::open(address(QStringLiteral("postgres")), storage::Connection::Access::ReadWrite,
                                     std::chrono::seconds(10))
        .has_value();
}

void PrivatePostgresql::stop()
{
    ::kill(static_cast<pid_t>(m_server.processId()), SIGINT);
    if (!m_server.waitForFinished(60'000))
        qFatal("PostgreSQL does not stop");
}

void PrivatePostgresql::kill()
{
    m_server.kill();
    if (!m_server.waitForFinished(60'000))
        qFatal("PostgreSQL does not die");
}

namespace {

void signalTree(qint64 pid, int signal)
{
    if (pid <= 0)
        return;
    ::kill(static_cast<pid_t>(pid), signal);
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    if (!children.open(QIODevice::ReadOnly))
        return;
    for (const QByteArray &child : children.readAll().split(' ')) {
        if (const int id = child.trimmed().toInt(); id > 0)
            ::kill(id, signal);
    }
}

} // namespace

void PrivatePostgresql::freeze()
{
    signalTree(m_server.processId(), SIGSTOP);
}

void PrivatePostgresql::thaw()
{
    signalTree(m_server.processId(), SIGCONT);
}

QString PrivatePostgresql::address(const QString &name) const
{
    return QStringLiteral("postgresql://gavel@:%1/%2?host=%3").arg(m_port).arg(name, socketFolder());
}

QString PrivatePostgresql::tcpAddress(const QString &name) const
{
    const QString base = QStringLiteral("postgresql://gavel@127.0.0.1:%1/%2").arg(m_port).arg(name);
    return storage::withPassword(base, password()).value_or(base);
}

QString PrivatePostgresql::database(const QString &name)
{
    const auto connection = storage::Connection::open(address(QStringLiteral("postgres")),
                                                      storage::Connection::Access::ReadWrite, std::chrono::seconds(10));
    if (!connection)
        qFatal("%s", connection.error().message.c_str());
    const Result<void> made =
        (*connection)->execute(QStringLiteral("CREATE DATABASE \"%1\" TEMPLATE template0").arg(name));
    if (!made && !QString::fromStdString(made.error().message).contains(QStringLiteral("already exists")))
        qFatal("%s", made.error().message.c_str());
    return address(name);
}

void PrivatePostgresql::copy(const QString &from, const QString &to)
{
    const auto connection = storage::Connection::open(address(QStringLiteral("postgres")),
                                                      storage::Connection::Access::ReadWrite, std::chrono::seconds(10));
    if (!connection)
        qFatal("%s", connection.error().message.c_str());
    for (const QString &sql : {QStringLiteral("DROP DATABASE IF EXISTS \"%1\"").arg(to),
                               QStringLiteral("CREATE DATABASE \"%1\" TEMPLATE \"%2\"").arg(to, from)}) {
        if (const Result<void> done = (*connection)->execute(sql); !done)
            qFatal("%s", done.error().message.c_str());
    }
}

} // namespace gavel::test
