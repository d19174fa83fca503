#pragma once

#include <QObject>
#include <QWebSocketProtocol>

#include <chrono>
#include <memory>

class QSslSocket;
class QTimer;
class QWebSocket;

namespace gavel::http {

struct WebSocketLimits {
    qint64 maxIncomingBytes = 1024 * 1024;   // a frame or message longer than this closes the connection
    qint64 maxQueuedBytes = 4 * 1024 * 1024; // a client that takes its messages slower than this is dropped
    std::chrono::milliseconds pingInterval{20'000};
    std::chrono::milliseconds pongTimeout{10'000};
};

// A WebSocket whose client is known to be alive and whose queue is bounded.
//
// Lives in the server's thread. The owner destroys it after closed(), or earlier to drop the client.
class WebSocket final : public QObject {
    Q_OBJECT

public:
    // Takes the socket over.
    explicit WebSocket(std::unique_ptr<QWebSocket> socket);
    ~WebSocket() override;

    // Applies from now on. Called by the handler that takes the connection over, before it returns.
    void setLimits(const WebSocketLimits &limits);

    // Queues a text message (UTF-8). Drops the client when its queue is full: then closed() follows.
    void sendText(const QByteArray &message);

    // Says goodbye; closed() follows.
    void close(QWebSocketProtocol::CloseCode code, const QString &reason);

    bool isOpen() const;
    qint64 queuedBytes() const;

Q_SIGNALS:
    void textReceived(const QByteArray &message);

    // The last signal, sent once, however the connection ended.
    void closed();

private:
    void checkPulse();
    void drop();
    void announceClosed();

    std::unique_ptr<QWebSocket> m_socket;
    const QSslSocket *const m_tls; // below it, if there is one
    WebSocketLimits m_limits;
    QTimer *m_pulse = nullptr; // a child
    bool m_isAwaitingPong = false;
    bool m_isClosed = false;
};

} // namespace gavel::http
