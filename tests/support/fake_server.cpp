#include "tests/support/fake_server.h"

#include <QWebSocket>

namespace gavel::test {

FakeServer::FakeServer(quint16 port) : m_server(QStringLiteral("fake"), QWebSocketServer::NonSecureMode)
{
    if (!m_server.listen(QHostAddress::LocalHost, port))
        qFatal("cannot listen: %s", qPrintable(m_server.errorString()));
    connect(&m_server, &QWebSocketServer::newConnection, this, &FakeServer::onConnection);
}

FakeServer::~FakeServer()
{
    stop();
}

QUrl FakeServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

void FakeServer::send(const wire::ServerMessage &message)
{
    sendText(QString::fromUtf8(wire::encode(message)));
}

void FakeServer::sendText(const QString &text)
{
    if (!m_socket)
        qFatal("no worker is connected");
    m_socket->sendTextMessage(text);
    m_socket->flush();
}

void FakeServer::dropConnection()
{
    if (m_socket)
        m_socket->abort();
}

void FakeServer::stop()
{
    m_server.close();
    if (QWebSocket *socket = std::exchange(m_socket, nullptr)) {
        socket->disconnect(this);
        socket->abort();
        delete socket;
    }
}

void FakeServer::onConnection()
{
    QWebSocket *socket = m_server.nextPendingConnection();
    ++m_connections;
    m_lastAuthorization = socket->request().rawHeader("Authorization");
    if (m_socket)
        m_socket->deleteLater();
    m_socket = socket;
    connect(socket, &QWebSocket::textMessageReceived, this, &FakeServer::onText);
    connect(socket, &QWebSocket::disconnected, this, [this, socket] {
        m_lastCloseCode = socket->closeCode();
        if (m_socket == socket)
            m_socket = nullptr;
        socket->deleteLater();
    });
}

void FakeServer::onText(const QString &text)
{
    const Result<wire::WorkerMessage> message = wire::decodeWorkerMessage(text.toUtf8());
    if (!message)
        qFatal("the worker sent nonsense: %s", message.error().message.c_str());
    m_received.append(*message);
    if (m_isAnswering && std::holds_alternative<wire::Hello>(*message))
        send(wire::Welcome{WorkerId{7}, std::chrono::milliseconds(15'000), std::chrono::milliseconds(100)});
    if (const auto *heartbeat = std::get_if<wire::Heartbeat>(&*message); heartbeat && m_isAnswering)
        send(wire::HeartbeatReply{});
}

} // namespace gavel::test
