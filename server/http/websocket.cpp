#include "server/http/websocket.h"

#include <QSslSocket>
#include <QTimer>
#include <QWebSocket>

namespace gavel::http {

WebSocket::WebSocket(std::unique_ptr<QWebSocket> socket)
    : m_socket(std::move(socket)), m_tls(m_socket->findChild<QSslSocket *>()), m_pulse(new QTimer(this))
{
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { Q_EMIT textReceived(text.toUtf8()); });
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this] {
        close(QWebSocketProtocol::CloseCodeDatatypeNotSupported, QStringLiteral("only text messages are understood"));
    });
    connect(m_socket.get(), &QWebSocket::pong, this, [this] { m_isAwaitingPong = false; });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &WebSocket::announceClosed);
    connect(m_pulse, &QTimer::timeout, this, &WebSocket::checkPulse);
    setLimits(WebSocketLimits());
}

WebSocket::~WebSocket()
{
    m_socket->disconnect(this);
}

void WebSocket::setLimits(const WebSocketLimits &limits)
{
    m_limits = limits;
    m_socket->setMaxAllowedIncomingFrameSize(quint64(limits.maxIncomingBytes));
    m_socket->setMaxAllowedIncomingMessageSize(quint64(limits.maxIncomingBytes));
    m_isAwaitingPong = false;
    m_pulse->start(m_limits.pingInterval);
}

// Sends a ping, then looks for its answer, in turns.
void WebSocket::checkPulse()
{
    if (m_isAwaitingPong)
        return drop();
    const bool wasPing = m_pulse->intervalAsDuration() == m_limits.pingInterval;
    if (wasPing) {
        m_isAwaitingPong = true;
        m_socket->ping();
    }
    m_pulse->start(wasPing ? m_limits.pongTimeout : m_limits.pingInterval);
}

void WebSocket::sendText(const QByteArray &message)
{
    if (!isOpen())
        return;
    if (queuedBytes() + message.size() > m_limits.maxQueuedBytes)
        return drop();
    m_socket->sendTextMessage(QString::fromUtf8(message));
}

void WebSocket::close(QWebSocketProtocol::CloseCode code, const QString &reason)
{
    if (!isOpen())
        return;
    // A control frame carries 125 bytes, two of them the code.
    QString shortReason = reason;
    while (shortReason.toUtf8().size() > 123)
        shortReason.chop(1);
    m_socket->close(code, shortReason);
}

void WebSocket::drop()
{
    m_pulse->stop();
    m_socket->abort();
    announceClosed();
}

void WebSocket::announceClosed()
{
    m_pulse->stop();
    if (std::exchange(m_isClosed, true))
        return;
    QMetaObject::invokeMethod(this, &WebSocket::closed, Qt::QueuedConnection);
}

bool WebSocket::isOpen() const
{
    return !m_isClosed && m_socket->state() == QAbstractSocket::ConnectedState;
}

qint64 WebSocket::queuedBytes() const
{
    return m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

} // namespace gavel::http
