#include "server/dispatch/worker_session.h"

#include "server/http/websocket.h"
#include "server/queue/version_pin.h"

#include <QLoggingCategory>

#include <algorithm>

namespace gavel::dispatch {

namespace {

Q_LOGGING_CATEGORY(logDispatch, "gavel.dispatch", QtInfoMsg)

constexpr std::chrono::seconds kHelloTimeout{10};
constexpr std::chrono::milliseconds kFirstRest{500};
constexpr int kMostRestDoublings = 6;
constexpr qint64 kMostQueued = 64 * 1024 * 1024; // jobs carry sources

template <typename... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};

} // namespace

WorkerSession::WorkerSession(std::unique_ptr<http::WebSocket> socket, accounts::Principal principal,
                             QHostAddress address)
    : m_socket(std::move(socket)),
      m_principal(std::move(principal)),
      m_address(std::move(address)),
      m_connectedSince(QDateTime::currentDateTimeUtc())
{
    http::WebSocketLimits limits;
    limits.maxIncomingBytes = wire::kMaxLinkFrame;
    limits.maxQueuedBytes = kMostQueued;
    limits.pingInterval = std::chrono::seconds(5);
    limits.pongTimeout = std::chrono::seconds(5);
    m_socket->setLimits(limits);
    connect(m_socket.get(), &http::WebSocket::textReceived, this, &WorkerSession::onText);
    connect(m_socket.get(), &http::WebSocket::closed, this, &WorkerSession::ended);
    m_helloTimer.setSingleShot(true);
    connect(&m_helloTimer, &QTimer::timeout, this, [this] { refuse(QStringLiteral("no hello within 10 seconds")); });
    m_helloTimer.start(kHelloTimeout);
    m_restTimer.setSingleShot(true);
    connect(&m_restTimer, &QTimer::timeout, this, &WorkerSession::gotReady);
}

WorkerSession::~WorkerSession() = default;

bool WorkerSession::isOpen() const
{
    return m_socket->isOpen();
}

int WorkerSession::freeSlots() const
{
    if (!m_worker || m_isDraining || m_restTimer.isActive() || !isOpen())
        return 0;
    return int(std::clamp<qsizetype>(m_hello.slots - qsizetype(m_held.size()), 0, m_ready));
}

void WorkerSession::onText(const QByteArray &text)
{
    if (m_isRefused)
        return;
    const Result<wire::WorkerMessage> message = wire::decodeWorkerMessage(text);
    if (!message)
        return refuse(QString::fromStdString(message.error().message));
    onMessage(*message);
}

void WorkerSession::onMessage(const wire::WorkerMessage &message)
{
    const bool isHello = std::holds_alternative<wire::Hello>(message);
    if (isHello == m_hasSaidHello)
        return refuse(isHello ? QStringLiteral("a second hello") : QStringLiteral("the first message must be a hello"));
    if (!isHello && !m_worker)
        return; // it was told to wait for the welcome
    std::visit(Overloaded{
                   [this](const wire::Hello &hello) { onHello(hello); },
                   [this](const wire::Ready &ready) {
                       m_ready = ready.slots;
                       m_reason = ready.reason;
                       Q_EMIT gotReady();
                   },
                   [this](const wire::Progress &progress) { Q_EMIT progressed(progress); },
                   [this](const wire::OutputPiece &piece) { Q_EMIT printed(piece); },
                   [this](const wire::Heartbeat &beat) { Q_EMIT heartbeat(beat.held); },
                   [this](const wire::Report &report) { Q_EMIT reported(report); },
                   [this](const wire::Release &release) { Q_EMIT released(release); },
                   [this](const wire::Status &status) { Q_EMIT toldStatus(status); },
                   [this](const wire::HostReport &report) { Q_EMIT toldHostReport(report); },
                   [this](const wire::LanguageTested &outcome) { Q_EMIT languageTested(outcome); },
                   [](const wire::Unknown &) {},
               },
               message);
}

void WorkerSession::onHello(const wire::Hello &hello)
{
    m_hasSaidHello = true;
    m_helloTimer.stop();
    m_hello = hello;
    for (const wire::OfferedLanguage &language : hello.languages)
        m_languages.append(language.id);
    m_offers = queue::offersOf(hello.languages);
    Q_EMIT saidHello();
}

void WorkerSession::welcome(WorkerId worker, const wire::Welcome &welcome)
{
    m_worker = worker;
    send(welcome);
}

void WorkerSession::sendJob(const wire::Job &job)
{
    m_held.insert(job.key);
    m_ready = std::max(0, m_ready - 1);
    send(job);
}

void WorkerSession::sendLost(const QList<wire::JobKey> &keys)
{
    for (const wire::JobKey &key : keys)
        m_held.erase(key);
    send(wire::HeartbeatReply{keys});
}

void WorkerSession::acknowledge(const wire::JobKey &key)
{
    m_held.erase(key);
    m_restsInARow = 0;
    send(wire::ReportReply{key});
}

void WorkerSession::rest()
{
    m_restTimer.start(kFirstRest * (1 << std::min(m_restsInARow++, kMostRestDoublings)));
}

void WorkerSession::cancel(const wire::JobKey &key)
{
    if (m_held.erase(key) > 0)
        send(wire::Cancel{key});
}

void WorkerSession::setDraining(bool isDraining)
{
    if (m_isDraining == isDraining)
        return;
    m_isDraining = isDraining;
    if (isDraining)
        send(wire::Drain{});
    else
        send(wire::Resume{});
}

void WorkerSession::test(const wire::TestLanguage &wanted)
{
    send(wanted);
}

void WorkerSession::hold(const QList<wire::JobKey> &keys)
{
    for (const wire::JobKey &key : keys)
        m_held.insert(key);
}

void WorkerSession::refuse(const QString &reason)
{
    qCWarning(logDispatch, "worker %s at %s is refused: %s", qPrintable(m_principal.name),
              qPrintable(m_address.toString()), qPrintable(reason));
    m_isRefused = true;
    m_socket->close(QWebSocketProtocol::CloseCodeProtocolError, reason);
}

void WorkerSession::goAway(const QString &reason)
{
    m_socket->close(QWebSocketProtocol::CloseCodeGoingAway, reason);
}

void WorkerSession::send(const wire::ServerMessage &message)
{
    m_socket->sendText(wire::encode(message));
}

} // namespace gavel::dispatch
