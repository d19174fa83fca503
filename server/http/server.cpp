#include "server/http/server.h"

#include "server/http/connection.h"
#include "server/http/exchange.h"
#include "server/http/protocol_problems.h"
#include "server/http/tls.h"

#include <QRandomGenerator>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>

#include <sys/socket.h>
#include <unistd.h>

namespace gavel::http {

namespace {

constexpr int kBacklog = 1024;
constexpr int kScratch = 64 * 1024;
constexpr int kRefusedAtOnce = 64; // connections above the cap that are told so; the rest are just closed
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::milliseconds kIdleGrace{250};

} // namespace

// Hands descriptors to the server instead of queueing sockets.
class Listener final : public QTcpServer {
public:
    explicit Listener(Server &server) : m_server(server)
    {
        // Out of descriptors or memory: pause, or the listening socket would stay readable and the loop busy.
        connect(this, &QTcpServer::acceptError, this, [this] {
            pauseAccepting();
            QTimer::singleShot(kAcceptPause, this, [this] { resumeAccepting(); });
        });
    }

private:
    void incomingConnection(qintptr descriptor) override { m_server.accept(descriptor); }

    Server &m_server;
};

Server::Server(Router router, Limits limits, QObject *parent)
    : QObject(parent),
      m_router(std::move(router)),
      m_limits(std::move(limits)),
      m_anchor(std::make_shared<ServerAnchor>()),
      m_listener(std::make_unique<Listener>(*this)),
      m_requestIdPrefix(QByteArray::number(QRandomGenerator::system()->generate64() & 0xffffffffffU, 36) + '-'),
      m_scratch(kScratch, Qt::Uninitialized)
{
    m_anchor->server = this;
    m_drainTimer.setSingleShot(true);
    const auto shortest =
        std::min({m_limits.requestTimeout, m_limits.idleTimeout, m_limits.writeTimeout, m_limits.lingerTimeout});
    m_deadlineTimer.setInterval(
        std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(500)));
    connect(&m_deadlineTimer, &QTimer::timeout, this, &Server::checkDeadlines);
    connect(&m_drainTimer, &QTimer::timeout, this, &Server::finishDrain);
    m_idleTimer.setSingleShot(true);
    connect(&m_idleTimer, &QTimer::timeout, this, &Server::closeIdle);
}

Server::~Server()
{
    {
        const std::lock_guard lock(m_anchor->mutex);
        m_anchor->server = nullptr;
    }
    qDeleteAll(std::exchange(m_connections, {}));
}

Result<void> Server::listen(const QHostAddress &address, quint16 port)
{
    m_listener->setListenBacklogSize(kBacklog);
    if (!m_listener->listen(address, port))
        return failure(ErrorCode::Unavailable, QStringLiteral("listening on %1 port %2: %3")
                                                   .arg(address.toString())
                                                   .arg(port)
                                                   .arg(m_listener->errorString())
                                                   .toStdString());
    return {};
}

quint16 Server::port() const
{
    return m_listener->serverPort();
}

void Server::useTls(std::unique_ptr<TlsIdentity> identity)
{
    m_tls = std::move(identity);
}

std::unique_ptr<QTcpSocket> Server::socketOf(qintptr descriptor)
{
    if (m_tls)
        return m_tls->accept(descriptor);
    auto socket = std::make_unique<QTcpSocket>();
    return socket->setSocketDescriptor(descriptor) ? std::move(socket) : nullptr;
}

void Server::accept(qintptr descriptor)
{
    ++m_counters.accepted;
    // Telling a client of TLS so would take a handshake, which is what there is no room for.
    const int toldSo = m_tls ? 0 : kRefusedAtOnce;
    if (m_connections.size() >= m_limits.maxConnections + toldSo) {
        ++m_counters.refusedAtLimit;
        ::close(int(descriptor));
        return;
    }
    std::unique_ptr<QTcpSocket> socket = socketOf(descriptor);
    if (!socket) {
        ::close(int(descriptor));
        return;
    }
    const bool isRefused = m_connections.size() >= m_limits.maxConnections || isCrowded(socket->peerAddress());
    const quint64 number = m_nextConnection++;
    auto *connection = new Connection(*this, number, std::move(socket));
    m_connections.insert(number, connection);
    ++m_perAddress[connection->addressKey()];
    if (!m_deadlineTimer.isActive())
        m_deadlineTimer.start();
    if (isRefused) {
        ++m_counters.refusedAtLimit;
        connection->refuse(tooManyConnections());
    }
    connection->start();
}

bool Server::isCrowded(const QHostAddress &peer) const
{
    return !isTrustedProxy(peer) && m_perAddress.value(addressKey(peer)) >= m_limits.maxConnectionsPerAddress;
}

bool Server::isTrustedProxy(const QHostAddress &address) const
{
    return std::any_of(m_limits.trustedProxies.begin(), m_limits.trustedProxies.end(),
                       [&](const auto &subnet) { return address.isInSubnet(subnet); });
}

void Server::remove(quint64 number)
{
    Connection *connection = m_connections.take(number);
    if (!connection)
        return;
    const auto count = m_perAddress.find(connection->addressKey());
    if (count != m_perAddress.end() && --*count == 0)
        m_perAddress.erase(count);
    connection->deleteLater();
    if (m_connections.isEmpty()) {
        m_deadlineTimer.stop();
        if (m_isDraining)
            QMetaObject::invokeMethod(this, &Server::finishDrain, Qt::QueuedConnection);
    }
}

void Server::abandon(quint64 number, quint64 exchange)
{
    Connection *connection = m_connections.value(number);
    if (connection && connection->isAwaiting(exchange))
        connection->answer(toResponse(unanswered(), connection->requestId()));
}

void Server::checkDeadlines()
{
    const auto now = std::chrono::steady_clock::now();
    const QList<Connection *> connections = m_connections.values(); // a deadline may remove its connection
    for (Connection *connection : connections)
        connection->checkDeadline(now);
}

void Server::drain(std::chrono::milliseconds deadline)
{
    m_isDraining = true;
    takeLast();
    m_listener->close();
    const QList<Connection *> connections = m_connections.values();
    for (Connection *connection : connections)
        connection->drain();
    m_idleTimer.start(std::min(kIdleGrace, deadline));
    m_drainTimer.start(m_connections.isEmpty() ? std::chrono::milliseconds(0) : deadline);
}

// Who has connected already and waits to be accepted would be cut off by the closing of the listener.
void Server::takeLast()
{
    if (!m_listener->isListening())
        return;
    for (;;) {
        const int descriptor =
            ::accept4(int(m_listener->socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor < 0)
            return;
        accept(descriptor);
    }
}

// Not at once: a proxy that keeps connections may have sent a request on one just now, and would have to tell its
// client that it was lost. Whoever is answered meanwhile is told that the connection ends.
void Server::closeIdle()
{
    const QList<Connection *> connections = m_connections.values();
    for (Connection *connection : connections)
        connection->closeIfIdle();
}

void Server::finishDrain()
{
    if (!std::exchange(m_isDraining, false))
        return;
    m_drainTimer.stop();
    qDeleteAll(std::exchange(m_connections, {}));
    m_perAddress.clear();
    m_deadlineTimer.stop();
    Q_EMIT drained();
}

QByteArray Server::nextRequestId()
{
    return m_requestIdPrefix + QByteArray::number(m_nextRequest++, 36);
}

} // namespace gavel::http
