#pragma once

#include "core/wire/worker_link.h"
#include "worker/link/back_off.h"
#include "worker/link/server_list.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <memory>

QT_BEGIN_NAMESPACE
class QWebSocket;
QT_END_NAMESPACE

namespace gavel::worker {

// How patient a connection is.
struct ConnectionTimes {
    std::chrono::milliseconds firstRetry{100};
    std::chrono::milliseconds mostRetry{5'000};
    std::chrono::milliseconds handshake{10'000}; // from opening the socket to the first message
    std::chrono::milliseconds silence{15'000};   // nothing heard, not even a pong: the line is dead
    std::chrono::milliseconds ping{3'000};
    std::chrono::milliseconds steady{5'000}; // a connection that lasted so long is tried again soon
};

// The WebSocket to whichever server answers: opens it, opens it again whenever it is lost, and turns frames into
// messages. It knows no job. A malformed message closes the socket with code 1002. Lives in one thread with an event
// loop.
class ServerConnection final : public QObject {
    Q_OBJECT

public:
    // `servers` is shared with whoever fetches blobs.
    ServerConnection(std::shared_ptr<ServerList> servers, QByteArray token, ConnectionTimes times,
                     QObject *parent = nullptr);
    ~ServerConnection() override;

    // Starts trying, for ever.
    void open();
    // Says good-bye and stops trying.
    void close();
    // Says good-bye and comes back at once, when it is open; otherwise it is on its way anyhow.
    void reopen();

    bool isOpen() const;

    // Lost without a word when the connection is not open, or too far behind and the message is a Progress
    // or an OutputPiece.
    void send(const wire::WorkerMessage &message);

Q_SIGNALS:
    void opened(); // the socket is there; say Hello
    void received(const wire::ServerMessage &message);
    void lost(const QString &reason);         // after opened(); another opened() will follow
    void failedToOpen(const QString &reason); // once per failed try

private:
    void tryToOpen();
    void sayGoodBye(quint16 code, const QString &reason);
    void dropSocket();
    void retryLater(const QString &reason);
    void onConnected();
    void onText(const QString &text);
    void onPing();

    const std::shared_ptr<ServerList> m_servers;
    const QByteArray m_token;
    const ConnectionTimes m_times;
    BackOff m_backOff;
    QWebSocket *m_socket = nullptr; // a child
    QUrl m_server;                  // of m_socket
    QTimer m_retryTimer;
    QTimer m_handshakeTimer;
    QTimer m_pingTimer;
    QElapsedTimer m_openedAt;
    QElapsedTimer m_lastHeard;
    bool m_isClosing = false;
    bool m_isOpen = false;
};

} // namespace gavel::worker
