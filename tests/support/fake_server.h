#pragma once

#include "core/wire/worker_link.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QUrl>
#include <QWebSocketServer>

#include <memory>

QT_BEGIN_NAMESPACE
class QWebSocket;
QT_END_NAMESPACE

namespace gavel::test {

// The server's end of the worker link, as far as a test moves it. Listens on a free port of this machine.
class FakeServer : public QObject {
    Q_OBJECT

public:
    explicit FakeServer(quint16 port = 0);
    ~FakeServer() override;

    QUrl url() const;
    quint16 port() const { return m_server.serverPort(); }

    void answerHellos(bool isAnswering) { m_isAnswering = isAnswering; }
    void send(const wire::ServerMessage &message);
    void sendText(const QString &text);
    void dropConnection(); // as if the network had gone
    void stop();           // as if the server had been killed

    int connections() const { return m_connections; }
    bool isConnected() const { return m_socket != nullptr; }
    QByteArray lastAuthorization() const { return m_lastAuthorization; }
    int lastCloseCode() const { return m_lastCloseCode; }

    // All messages of one type received so far, over all connections.
    template <typename Message>
    QList<Message> all() const
    {
        QList<Message> found;
        for (const wire::WorkerMessage &message : m_received) {
            if (const auto *one = std::get_if<Message>(&message))
                found.append(*one);
        }
        return found;
    }

private:
    void onConnection();
    void onText(const QString &text);

    QWebSocketServer m_server;
    QWebSocket *m_socket = nullptr;
    bool m_isAnswering = true;
    int m_connections = 0;
    int m_lastCloseCode = 0;
    QByteArray m_lastAuthorization;
    QList<wire::WorkerMessage> m_received;
};

} // namespace gavel::test
