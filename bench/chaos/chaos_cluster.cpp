#include "bench/chaos/chaos_cluster.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

#include <sys/statvfs.h>

namespace gavel::bench {

namespace {

const QString kFakeTime = QStringLiteral("LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

QStringList clockEnvironment(const QString &file)
{
    return {kFakeTime, QStringLiteral("FAKETIME_TIMESTAMP_FILE=") + file, QStringLiteral("FAKETIME_NO_CACHE=1"),
            QStringLiteral("DONT_FAKE_MONOTONIC=1")};
}

// Runs what follows in a mount namespace of its own, after `script`.
QStringList unshared(const QString &script)
{
    return {QStringLiteral("unshare"),
            QStringLiteral("--mount"),
            QStringLiteral("--propagation"),
            QStringLiteral("private"),
            QStringLiteral("sh"),
            QStringLiteral("-c"),
            script + QStringLiteral(" && exec \"$@\""),
            QStringLiteral("sh")};
}

// At once: those who look at a clock must not find it empty.
void setClock(const QString &path, const QByteArray &offset)
{
    QFile file(path + QStringLiteral(".new"));
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(offset) == offset.size();
    file.close();
    if (!isWritten || std::rename(qPrintable(file.fileName()), qPrintable(path)) != 0)
        qFatal("cannot set %s", qPrintable(path));
}

qint64 freeOn(qint64 pid, const QString &folder)
{
    struct statvfs disk {};
    const QString path = QStringLiteral("/proc/%1/root%2").arg(pid).arg(folder);
    if (pid <= 0 || ::statvfs(path.toLocal8Bit().constData(), &disk) != 0)
        return -1;
    return qint64(disk.f_bavail) * qint64(disk.f_frsize);
}

QString fillerOn(qint64 pid, const QString &folder)
{
    return QStringLiteral("/proc/%1/root%2/filler").arg(pid).arg(folder);
}

void fill(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return; // its process has just gone
    const QByteArray block(1024 * 1024, 'x');
    while (file.write(block) == block.size() && file.flush()) {
    }
}

} // namespace

ChaosCluster::ChaosCluster()
{
    m_postgresql = std::make_unique<test::PrivatePostgresql>();
    m_redis = std::make_unique<test::PrivateRedis>();
    m_database = m_postgresql->database(QStringLiteral("chaos"));
    for (auto &server : m_servers)
        server = std::make_unique<tests::LocalJudge>();
    for (int server = 0; server < kServers; ++server)
        m_redisLinks.push_back(std::make_unique<tests::FaultyLink>(quint16(m_redis->port())));
    for (int link = 0; link < kWorkers * kServers; ++link)
        m_workerLinks.push_back(std::make_unique<tests::FaultyLink>(quint16(server(link % kServers).choosePort())));
}

ChaosCluster::~ChaosCluster()
{
    for (const auto &link : m_workerLinks)
        link->set(tests::FaultyLink::State::Open);
    for (auto &server : m_servers)
        server.reset();
}

void ChaosCluster::prepareServer(int index)
{
    const QString clock = clockOf(QString::number(index));
    setClock(clock, "+0");
    const QString data = serverDisk(index);
    const QString script = QStringLiteral("mkdir -p '%1.small' && mount -t tmpfs -o size=64m none '%1.small' && "
                                          "cp -a '%1/.' '%1.small/' && mount --bind '%1.small' '%1'")
                               .arg(data);
    server(index).setServerLauncher(unshared(script) + QStringList{QStringLiteral("env")} + clockEnvironment(clock));
    server(index).setServerArguments({QStringLiteral("--no-rate-limits"), QStringLiteral("--log-format"),
                                      QStringLiteral("json"), QStringLiteral("--lease"), QStringLiteral("8"),
                                      QStringLiteral("--redis-url"),
                                      QStringLiteral("redis://127.0.0.1:%1/0").arg(redisLink(index).port())});
}

QString ChaosCluster::start()
{
    qputenv("GAVEL_DATABASE_URL", m_database.toUtf8());
    tests::LocalJudge &first = server(0);
    if (!first.prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}))
        return first.errorText();
    for (int other = 1; other < kServers; ++other) {
        QProcess copy;
        copy.start(QStringLiteral("cp"), {QStringLiteral("-a"), serverDisk(0), serverDisk(other)});
        if (!copy.waitForFinished() || copy.exitCode() != 0)
            return QStringLiteral("cannot copy the data directory");
    }
    for (int index = 0; index < kServers; ++index) {
        prepareServer(index);
        if (!server(index).startServer() || !server(index).logIn())
            return server(index).errorText();
    }
    for (int index = 0; index < kWorkers; ++index)
        startWorker(index);
    for (int index = 0; index < kServers; ++index) {
        if (!server(index).waitForLanguage(QStringLiteral("python3")))
            return server(index).errorText();
    }
    return {};
}

QString ChaosCluster::serverDisk(int index)
{
    return server(index).directory() + QStringLiteral("/data");
}

QString ChaosCluster::workerDisk(int index)
{
    return server(0).directory() + QStringLiteral("/worker-") + workerName(index);
}

qint64 ChaosCluster::workerPid(int index)
{
    return server(0).workerPid(workerName(index));
}

// Each begins with another server.
void ChaosCluster::startWorker(int index)
{
    QDir().mkpath(workerDisk(index));
    QList<int> ports;
    for (int i = 0; i < kServers; ++i)
        ports.append(workerLink(index, (index + i) % kServers).port());
    server(0).setWorkerPorts(ports);
    server(0).setWorkerLauncher(
        unshared(QStringLiteral("mount -t tmpfs -o size=96m none '%1'").arg(workerDisk(index))));
    server(0).startWorker(workerName(index),
                          {QStringLiteral("--offer"), QStringLiteral("python3"), QStringLiteral("--slots"),
                           QStringLiteral("1"), QStringLiteral("--least-free-disk"), QStringLiteral("32")});
}

void ChaosCluster::killWorker(int index)
{
    server(0).killWorker(workerName(index));
}

void ChaosCluster::fillServerDisk(int index)
{
    fill(fillerOn(server(index).serverPid(), serverDisk(index)));
}

void ChaosCluster::fillWorkerDisk(int index)
{
    fill(fillerOn(workerPid(index), workerDisk(index)));
}

void ChaosCluster::emptyServerDisk(int index)
{
    QFile::remove(fillerOn(server(index).serverPid(), serverDisk(index)));
}

void ChaosCluster::emptyWorkerDisk(int index)
{
    QFile::remove(fillerOn(workerPid(index), workerDisk(index)));
}

void ChaosCluster::setServerClock(int index, const QByteArray &offset)
{
    setClock(clockOf(QString::number(index)), offset);
}

qint64 ChaosCluster::freeOnServerDisk(int index)
{
    return freeOn(server(index).serverPid(), serverDisk(index));
}

qint64 ChaosCluster::freeOnWorkerDisk(int index)
{
    return freeOn(workerPid(index), workerDisk(index));
}

double ChaosCluster::secondsAhead(int index)
{
    constexpr qint64 kTail = 16 * 1024;
    QFile log(server(index).directory() + QStringLiteral("/server.log"));
    if (!log.open(QIODevice::ReadOnly))
        return 0;
    const QDateTime written = log.fileTime(QFileDevice::FileModificationTime); // by the kernel's clock
    log.seek(qMax<qint64>(0, log.size() - kTail));
    const QByteArrayList lines = log.readAll().split('\n');
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const QString time = QJsonDocument::fromJson(*line).object().value(QStringLiteral("time")).toString();
        if (!time.isEmpty())
            return double(written.msecsTo(QDateTime::fromString(time, Qt::ISODateWithMs))) / 1000;
    }
    return 0;
}

} // namespace gavel::bench
