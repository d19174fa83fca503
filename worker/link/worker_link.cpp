#include "worker/link/worker_link.h"

#include "core/telemetry/log.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QUuid>

#include <utility>

#include <sys/statvfs.h>

namespace gavel::worker {

namespace {

Q_LOGGING_CATEGORY(logLink, "gavel.worker.link", QtInfoMsg)

Q_LOGGING_CATEGORY(logTrail, "gavel.trail", QtInfoMsg)

constexpr auto kDiskCheckInterval = std::chrono::seconds(5);
constexpr int kMostGivenBack = 3; // times the same judging is given back for want of something before it is a failure

template <typename... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};

qint64 freeDiskOf(const QString &directory)
{
    struct statvfs status {};
    if (statvfs(directory.toLocal8Bit().constData(), &status) != 0)
        return 0;
    return qint64(status.f_bavail) * qint64(status.f_frsize);
}

QByteArray describe(wire::JobKey key)
{
    return "judging " + QByteArray::number(key.judging.value) + " attempt " + QByteArray::number(key.attempt);
}

} // namespace

WorkerLink::WorkerLink(ServerConnection &connection, JudgingEngine &engine, LinkSettings settings, QObject *parent)
    : QObject(parent),
      m_connection(connection),
      m_engine(engine),
      m_settings(std::move(settings)),
      m_instance(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    connect(&connection, &ServerConnection::opened, this, &WorkerLink::onOpened);
    connect(&connection, &ServerConnection::received, this, &WorkerLink::onReceived);
    connect(&connection, &ServerConnection::lost, this, [this](const QString &reason) {
        m_isWelcome = false;
        m_heartbeat.stop();
        qCWarning(logLink, "connection lost, trying again: %s", qPrintable(reason));
        endIfDone();
    });
    connect(&connection, &ServerConnection::failedToOpen, this, [this](const QString &reason) {
        if (reason != std::exchange(m_lastComplaint, reason))
            qCWarning(logLink, "no connection yet, trying on: %s", qPrintable(reason));
    });
    connect(&m_heartbeat, &QTimer::timeout, this, &WorkerLink::sendHeartbeat);
    connect(&m_diskCheck, &QTimer::timeout, this, &WorkerLink::checkDisk);
    m_drainTimer.setSingleShot(true);
    connect(&m_drainTimer, &QTimer::timeout, this,
            [this] { giveBack(QStringLiteral("the worker is being stopped"), std::nullopt); });
    m_farewellTimer.setSingleShot(true);
    connect(&m_farewellTimer, &QTimer::timeout, this, &WorkerLink::sayFarewell);
}

WorkerLink::~WorkerLink() = default;

void WorkerLink::setLanguages(const QList<wire::OfferedLanguage> &languages)
{
    const bool isNews = m_languages != languages;
    m_languages = languages;
    if (isNews && m_isWelcome) {
        m_isWelcome = false;
        m_connection.reopen();
    }
}

void WorkerLink::setRefusal(const QString &reason)
{
    m_refusal = reason;
    sendReady();
}

void WorkerLink::tell(const wire::Status &status)
{
    m_status = status;
    if (m_isWelcome)
        m_connection.send(status);
}

void WorkerLink::tell(const wire::HostReport &report)
{
    if (m_hostReport == report)
        return;
    m_hostReport = report;
    if (m_isWelcome)
        m_connection.send(report);
}

void WorkerLink::tell(const wire::LanguageTested &tested)
{
    if (m_isWelcome)
        m_connection.send(tested);
}

void WorkerLink::start()
{
    checkDisk();
    m_diskCheck.start(kDiskCheckInterval);
    m_connection.open();
}

void WorkerLink::drain()
{
    if (m_isOver)
        return;
    const bool isFirst = !std::exchange(m_isDraining, true);
    qCInfo(logLink, isFirst ? "finishing what is held, then leaving" : "giving everything back at once");
    if (isFirst) {
        sendReady();
        giveBack(QStringLiteral("the worker is being stopped"), JobState::Waiting);
        m_drainTimer.start(m_settings.drainTime);
    } else {
        giveBack(QStringLiteral("the worker is being stopped"), std::nullopt);
    }
    endIfDone();
}

void WorkerLink::onOpened()
{
    wire::Hello hello;
    hello.name = m_settings.name;
    hello.instance = m_instance;
    hello.slots = m_engine.slots();
    hello.languages = m_languages;
    hello.held = held();
    m_connection.send(hello);
}

void WorkerLink::onReceived(const wire::ServerMessage &message)
{
    std::visit(Overloaded{
                   [this](const wire::Welcome &welcome) { onWelcome(welcome); },
                   [this](const wire::Job &job) { onJob(job); },
                   [this](const wire::HeartbeatReply &reply) { onLost(reply.lost); },
                   [this](const wire::ReportReply &reply) {
                       m_unacknowledged.erase(reply.key);
                       endIfDone();
                   },
                   [this](const wire::Cancel &cancel) { onLost({cancel.key}); },
                   [this](const wire::Drain &) {
                       qCInfo(logLink, "the server asks us to take no more jobs");
                       m_isDrainedByServer = true;
                       sendReady();
                   },
                   [this](const wire::Resume &) {
                       qCInfo(logLink, "the server asks us to take jobs again");
                       m_isDrainedByServer = false;
                       sendReady();
                   },
                   [this](const wire::TestLanguage &wanted) { Q_EMIT languageTestWanted(wanted.language); },
                   [](const wire::Unknown &) {},
               },
               message);
}

void WorkerLink::onWelcome(const wire::Welcome &welcome)
{
    qCInfo(logLink, "connected as worker %lld", static_cast<long long>(welcome.worker.value));
    m_isWelcome = true;
    m_isDrainedByServer = false;
    m_lastComplaint.clear();
    m_heartbeat.start(std::max(welcome.heartbeat, std::chrono::milliseconds(100)));
    for (const auto &[key, report] : m_unacknowledged)
        m_connection.send(report);
    for (const auto &[key, reason] : std::exchange(m_unsaid, {}))
        m_connection.send(wire::Release{key, reason});
    sendReady();
    if (m_hostReport)
        m_connection.send(*m_hostReport);
    if (m_status)
        m_connection.send(*m_status);
    endIfDone();
}

void WorkerLink::onJob(const wire::Job &job)
{
    if (m_jobs.contains(job.key))
        return;
    if (const auto done = m_unacknowledged.find(job.key); done != m_unacknowledged.end()) {
        m_connection.send(done->second);
        return;
    }
    if (const QString reason = reasonToRefuse(); !reason.isEmpty()) {
        sendRelease({job.key, reason});
        return;
    }
    m_jobs.emplace(job.key, JobState::Waiting);
    {
        const telemetry::TraceScope scope(job.trace);
        qCInfo(logTrail, "%s: received", describe(job.key).constData());
    }
    // The engine calls from its own threads, and may do so after this object was told to end but not after its death.
    m_engine.start(job, {[this](const wire::Progress &progress) {
                             QMetaObject::invokeMethod(
                                 this, [this, progress] { onProgress(progress); }, Qt::QueuedConnection);
                         },
                         [this](const JudgingOutcome &outcome) {
                             QMetaObject::invokeMethod(
                                 this, [this, outcome] { onOutcome(outcome); }, Qt::QueuedConnection);
                         },
                         [this](const wire::OutputPiece &piece) {
                             QMetaObject::invokeMethod(
                                 this, [this, piece] { onPrinted(piece); }, Qt::QueuedConnection);
                         }});
}

void WorkerLink::onProgress(const wire::Progress &progress)
{
    const auto job = m_jobs.find(progress.key);
    if (job == m_jobs.end() || job->second == JobState::Unwanted || job->second == JobState::Releasing)
        return;
    job->second = JobState::Working;
    m_connection.send(progress);
}

void WorkerLink::onPrinted(const wire::OutputPiece &piece)
{
    const auto job = m_jobs.find(piece.key);
    if (job != m_jobs.end() && job->second == JobState::Working)
        m_connection.send(piece);
}

void WorkerLink::onOutcome(const JudgingOutcome &outcome)
{
    const wire::JobKey key = outcome.report.key;
    const auto job = m_jobs.find(key);
    if (job == m_jobs.end())
        return;
    const JobState state = job->second;
    m_jobs.erase(job);
    const bool isWanted = state != JobState::Unwanted;
    if (isWanted && outcome.kind == JudgingOutcome::Kind::Reported)
        report(outcome.report);
    else if (isWanted && outcome.kind == JudgingOutcome::Kind::GivenBack)
        release(key, outcome.reason);
    else if (state == JobState::Releasing)
        sendRelease({key, QStringLiteral("the worker is being stopped")});
    sendReady();
    endIfDone();
}

void WorkerLink::report(const wire::Report &report)
{
    const telemetry::TraceScope scope(report.trace);
    qCInfo(logLink, "%s: %s", describe(report.key).constData(),
           report.verdict ? qPrintable(domain::verdictCode(*report.verdict)) : qPrintable(report.error));
    m_givenBack.erase(report.key.judging);
    m_unacknowledged.emplace(report.key, report);
    m_connection.send(report);
}

// Giving back costs the job no attempt, so a job that no worker can ever fetch would go round for ever: the third time
// in a row it is a failure, which counts.
void WorkerLink::release(wire::JobKey key, const QString &reason)
{
    checkDisk();
    if (!m_isDiskFull && ++m_givenBack[key.judging] >= kMostGivenBack)
        return report(JudgingOutcome::failed(key, reason).report);
    qCWarning(logLink, "%s is given back: %s", describe(key).constData(), qPrintable(reason));
    sendRelease({key, reason});
}

// Nobody answers it, so it must not be said into the wind: whoever is not told believes that the job died with us.
void WorkerLink::sendRelease(const wire::Release &release)
{
    if (m_isWelcome)
        m_connection.send(release);
    else
        m_unsaid.emplace(release.key, release.reason);
}

void WorkerLink::onLost(const QList<wire::JobKey> &keys)
{
    for (const wire::JobKey key : keys) {
        m_unacknowledged.erase(key);
        stop(key, JobState::Unwanted);
    }
    endIfDone();
}

void WorkerLink::stop(wire::JobKey key, JobState newState)
{
    const auto job = m_jobs.find(key);
    if (job == m_jobs.end() || job->second == JobState::Unwanted)
        return;
    job->second = newState;
    m_engine.cancel(key);
}

// Every job, or those in one state.
void WorkerLink::giveBack(const QString &reason, std::optional<JobState> onlyIn)
{
    QList<wire::JobKey> keys;
    for (const auto &[key, state] : m_jobs) {
        if (!onlyIn || state == *onlyIn)
            keys.append(key);
    }
    for (const wire::JobKey key : keys) {
        qCInfo(logLink, "%s is given back: %s", describe(key).constData(), qPrintable(reason));
        stop(key, JobState::Releasing);
    }
}

void WorkerLink::sendHeartbeat()
{
    m_connection.send(wire::Heartbeat{held()});
}

void WorkerLink::sendReady()
{
    if (!m_isWelcome)
        return;
    const QString reason = reasonToRefuse();
    m_connection.send(wire::Ready{reason.isEmpty() ? m_engine.idleSlots() : 0, reason});
}

void WorkerLink::checkDisk()
{
    const qint64 free = m_settings.freeDisk ? m_settings.freeDisk() : freeDiskOf(m_settings.dataDirectory);
    // A little more must be free to begin again than to go on, or the worker would flutter.
    const qint64 wanted = m_settings.leastFreeDisk.count + (m_isDiskFull ? m_settings.leastFreeDisk.count / 4 : 0);
    const bool isFull = free < wanted;
    if (isFull == m_isDiskFull)
        return;
    m_isDiskFull = isFull;
    if (isFull)
        qCWarning(logLink, "taking no more jobs: %s has only %lld MiB free", qPrintable(m_settings.dataDirectory),
                  static_cast<long long>(free >> 20));
    else
        qCInfo(logLink, "there is room on the disk again");
    sendReady();
}

void WorkerLink::endIfDone()
{
    if (!m_isDraining || m_isOver || !m_jobs.empty())
        return;
    const bool hasSaidAll = m_unacknowledged.empty() && m_unsaid.empty();
    if (!hasSaidAll && !m_farewellTimer.isActive()) {
        m_farewellTimer.start(m_settings.farewellTime);
        return;
    }
    if (!hasSaidAll)
        return;
    m_isOver = true;
    m_drainTimer.stop();
    m_farewellTimer.stop();
    m_connection.close();
    Q_EMIT drained();
}

void WorkerLink::sayFarewell()
{
    for (const auto &[key, report] : std::exchange(m_unacknowledged, {})) {
        if (m_isWelcome)
            m_connection.send(wire::Release{key, QStringLiteral("its report was not taken before the worker stopped")});
    }
    m_unsaid.clear();
    endIfDone();
}

QString WorkerLink::reasonToRefuse() const
{
    if (m_isDraining)
        return QStringLiteral("the worker is being stopped");
    if (m_isDrainedByServer)
        return QStringLiteral("drained by the server");
    if (m_isDiskFull)
        return QStringLiteral("the worker's disk is full");
    return m_refusal;
}

QList<wire::JobKey> WorkerLink::held() const
{
    QList<wire::JobKey> keys;
    for (const auto &[key, state] : m_jobs) {
        if (state != JobState::Unwanted)
            keys.append(key);
    }
    for (const auto &[key, report] : m_unacknowledged)
        keys.append(key);
    return keys;
}

} // namespace gavel::worker
