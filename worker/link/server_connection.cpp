#include "worker/link/server_connection.h"

#include <QAbstractSocket>
#include <QNetworkRequest>
#include <QWebSocket>

namespace gavel::worker {

namespace {

constexpr qint64 kMostUnsentForProgress = 1024 * 1024;

QUrl linkAddress(QUrl server)
{
    server.setScheme(server.scheme() == QStringLiteral("https") ? QStringLiteral("wss") : QStringLiteral("ws"));
    server.setPath(QStringLiteral("/worker/v1"));
    return server;
}

// QWebSocket does not show its socket, but owns it as a child.
void sendWithoutDelay(QWebSocket &webSocket)
{
    if (auto *socket = webSocket.findChild<QAbstractSocket *>())
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

} // namespace

ServerConnection::ServerConnection(std::shared_ptr<ServerList> servers, QByteArray token, ConnectionTimes times,
                                   QObject *parent)
    : QObject(parent),
      m_servers(std::move(servers)),
      m_token(std::move(token)),
      m_times(times),
      m_backOff(times.firstRetry, times.mostRetry)
{
    m_retryTimer.setSingleShot(true);
    m_handshakeTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &ServerConnection::tryToOpen);
    connect(&m_handshakeTimer, &QTimer::timeout, this,
            [this] { retryLater(QStringLiteral("no answer from %1").arg(m_server.toString())); });
    connect(&m_pingTimer, &QTimer::timeout, this, &ServerConnection::onPing);
}

ServerConnection::~ServerConnection()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void ServerConnection::open()
{
    m_isClosing = false;
    tryToOpen();
}

void ServerConnection::close()
{
    m_isClosing = true;
    m_retryTimer.stop();
    sayGoodBye(QWebSocketProtocol::CloseCodeGoingAway, {});
    dropSocket();
}

void ServerConnection::reopen()
{
    if (!m_isOpen)
        return;
    sayGoodBye(QWebSocketProtocol::CloseCodeGoingAway, {});
    tryToOpen();
}

bool ServerConnection::isOpen() const
{
    return m_isOpen;
}

void ServerConnection::send(const wire::WorkerMessage &message)
{
    if (!m_isOpen)
        return;
    const bool isBestEffort =
        std::holds_alternative<wire::Progress>(message) || std::holds_alternative<wire::OutputPiece>(message);
    if (isBestEffort && m_socket->bytesToWrite() > kMostUnsentForProgress)
        return;
    m_socket->sendTextMessage(QString::fromUtf8(wire::encode(message)));
}

void ServerConnection::tryToOpen()
{
    dropSocket();
    m_server = m_servers->current();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(quint64(wire::kMaxLinkFrame));
    m_socket->setMaxAllowedIncomingMessageSize(quint64(wire::kMaxLinkFrame));
    connect(m_socket, &QWebSocket::connected, this, &ServerConnection::onConnected);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &ServerConnection::onText);
    connect(m_socket, &QWebSocket::pong, this, [this] { m_lastHeard.start(); });
    connect(m_socket, &QWebSocket::disconnected, this, [this] {
        const QString why = m_socket->closeReason().isEmpty() ? m_socket->errorString() : m_socket->closeReason();
        retryLater(QStringLiteral("%1: %2").arg(m_server.toString(), why));
    });
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [this] { retryLater(QStringLiteral("%1: %2").arg(m_server.toString(), m_socket->errorString())); });

    QNetworkRequest request(linkAddress(m_server));
    request.setRawHeader("Authorization", "Bearer " + m_token);
    m_handshakeTimer.start(m_times.handshake);
    m_socket->open(request);
}

// Closing can tell of the end at once, from within; nobody is to hear it twice.
void ServerConnection::sayGoodBye(quint16 code, const QString &reason)
{
    if (!m_isOpen)
        return;
    m_socket->disconnect(this);
    m_socket->close(QWebSocketProtocol::CloseCode(code), reason);
}

// The socket may be in the middle of a signal, in which QWebSocket does not survive an abort(): it is only not heard
// any more, and ended from the event loop.
void ServerConnection::dropSocket()
{
    m_isOpen = false;
    m_handshakeTimer.stop();
    m_pingTimer.stop();
    QWebSocket *socket = std::exchange(m_socket, nullptr);
    if (!socket)
        return;
    socket->disconnect(this);
    QMetaObject::invokeMethod(
        socket,
        [socket] {
            socket->abort();
            socket->deleteLater();
        },
        Qt::QueuedConnection);
}

void ServerConnection::retryLater(const QString &reason)
{
    const bool wasOpen = m_isOpen;
    // A server that soon closes again, since it cannot store reports perhaps, is not asked ten times a second.
    if (wasOpen && m_openedAt.hasExpired(m_times.steady.count()))
        m_backOff.reset();
    dropSocket();
    if (m_isClosing)
        return;
    m_servers->leave(m_server);
    m_retryTimer.start(m_backOff.next());
    if (wasOpen)
        Q_EMIT lost(reason);
    else
        Q_EMIT failedToOpen(reason);
}

void ServerConnection::onConnected()
{
    m_isOpen = true;
    sendWithoutDelay(*m_socket);
    m_openedAt.start();
    m_lastHeard.start();
    m_pingTimer.start(m_times.ping);
    Q_EMIT opened();
}

void ServerConnection::onText(const QString &text)
{
    m_lastHeard.start();
    Result<wire::ServerMessage> message = wire::decodeServerMessage(text.toUtf8());
    if (!message) {
        const QString reason = QString::fromStdString(message.error().message);
        sayGoodBye(QWebSocketProtocol::CloseCodeProtocolError, reason.left(100));
        retryLater(QStringLiteral("%1 sent a malformed message: %2").arg(m_server.toString(), reason));
        return;
    }
    // Who only accepts and says nothing does not count as a server.
    m_handshakeTimer.stop();
    Q_EMIT received(*message);
}

// A half-open connection gives no sign: only silence tells.
void ServerConnection::onPing()
{
    if (m_lastHeard.hasExpired(m_times.silence.count()))
        retryLater(QStringLiteral("%1 has been silent for too long").arg(m_server.toString()));
    else
        m_socket->ping();
}

} // namespace gavel::worker
