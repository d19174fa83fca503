#include "tests/support/faulty_link.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <memory>
#include <vector>

namespace gavel::tests {

namespace {

constexpr qint64 kWhole = 256 * 1024;
constexpr qint64 kTrickle = 512; // bytes in each direction every kTrickleEvery
constexpr std::chrono::milliseconds kTrickleEvery{20};

void move(QTcpSocket &from, QTcpSocket &to, qint64 most)
{
    if (to.state() != QAbstractSocket::ConnectedState || to.bytesToWrite() > kWhole)
        return;
    const QByteArray bytes = from.read(most);
    if (!bytes.isEmpty())
        to.write(bytes);
}

} // namespace

class FaultyLink::Relay final : public QObject {
public:
    explicit Relay(quint16 target) : m_target(target), m_server(this), m_trickle(this)
    {
        connect(&m_server, &QTcpServer::newConnection, this, &Relay::accept);
        connect(&m_trickle, &QTimer::timeout, this, [this] {
            for (const auto &pair : m_pairs)
                pump(*pair);
        });
    }

    ~Relay() override
    {
        for (const auto &pair : m_pairs)
            pair->isOver = true;
    }

    quint16 listen(quint16 port = 0)
    {
        if (!m_server.listen(QHostAddress::LocalHost, port))
            qFatal("cannot listen on port %d: %s", int(port), qPrintable(m_server.errorString()));
        return m_server.serverPort();
    }

    void set(State state, quint16 port);

    qint64 heldBack() const
    {
        qint64 bytes = 0;
        for (const auto &pair : m_pairs)
            bytes += pair->client->bytesAvailable();
        return bytes;
    }

    qint64 heldBackHere() const
    {
        qint64 bytes = 0;
        for (const auto &pair : m_pairs)
            bytes += pair->server->bytesAvailable();
        return bytes;
    }

    int connections() const
    {
        return int(std::ranges::count_if(m_pairs, [](const auto &pair) { return !pair->isOver; }));
    }

private:
    struct Pair {
        std::unique_ptr<QTcpSocket> client;
        std::unique_ptr<QTcpSocket> server = std::make_unique<QTcpSocket>();
        bool isOver = false;

        bool isClosed() const
        {
            return client->state() == QAbstractSocket::UnconnectedState &&
                   server->state() == QAbstractSocket::UnconnectedState;
        }
    };

    void accept();
    void pump(Pair &pair);
    void end(Pair &pair);
    bool passes(bool isFromClient) const;

    const quint16 m_target;
    QTcpServer m_server;
    State m_state = State::Open;
    std::vector<std::unique_ptr<Pair>> m_pairs;
    QTimer m_trickle; // while slow
};

bool FaultyLink::Relay::passes(bool isFromClient) const
{
    switch (m_state) {
    case State::Open:
    case State::Slow: return true;
    case State::DeafThere: return !isFromClient;
    case State::DeafHere: return isFromClient;
    case State::Cut:
    case State::Frozen: break;
    }
    return false;
}

void FaultyLink::Relay::accept()
{
    while (m_server.hasPendingConnections()) {
        m_pairs.push_back(std::make_unique<Pair>());
        Pair *pair = m_pairs.back().get();
        pair->client.reset(m_server.nextPendingConnection());
        pair->client->setParent(nullptr);
        const auto goOn = [this, pair] {
            if (m_state != State::Slow)
                pump(*pair);
        };
        for (QTcpSocket *socket : {pair->client.get(), pair->server.get()}) {
            // What is not read stays with the kernel, so that a sender notices as it would.
            socket->setReadBufferSize(kWhole);
            connect(socket, &QTcpSocket::readyRead, this, goOn);
            connect(socket, &QTcpSocket::bytesWritten, this, goOn);
            connect(socket, &QTcpSocket::connected, this, goOn);
            connect(socket, &QTcpSocket::disconnected, this, [this, pair] { end(*pair); });
            connect(socket, &QTcpSocket::errorOccurred, this, [this, pair] { end(*pair); });
        }
        pair->server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
    }
}

void FaultyLink::Relay::pump(Pair &pair)
{
    if (pair.isOver)
        return;
    const qint64 most = m_state == State::Slow ? kTrickle : kWhole;
    if (passes(true))
        move(*pair.client, *pair.server, most);
    if (passes(false))
        move(*pair.server, *pair.client, most);
}

// A link that lets nothing through does not tell that the other side has gone, either.
void FaultyLink::Relay::end(Pair &pair)
{
    const bool isSilent = m_state == State::Frozen || m_state == State::DeafHere || m_state == State::DeafThere;
    if (pair.isOver || isSilent)
        return;
    // Whatever one side said last still goes to the other.
    move(*pair.client, *pair.server, kWhole);
    move(*pair.server, *pair.client, kWhole);
    pair.isOver = true;
    pair.client->disconnectFromHost();
    pair.server->disconnectFromHost();
    QMetaObject::invokeMethod(
        this, [this] { std::erase_if(m_pairs, [](const auto &one) { return one->isOver && one->isClosed(); }); },
        Qt::QueuedConnection);
}

void FaultyLink::Relay::set(State state, quint16 port)
{
    m_state = state;
    if (state == State::Cut) {
        m_server.close();
        for (const auto &pair : m_pairs) {
            pair->isOver = true;
            pair->client->abort();
            pair->server->abort();
        }
        m_pairs.clear();
        return;
    }
    if (!m_server.isListening())
        (void)listen(port);
    if (state == State::Slow)
        m_trickle.start(kTrickleEvery);
    else
        m_trickle.stop();
    std::erase_if(m_pairs, [](const auto &one) { return one->isOver && one->isClosed(); });
    for (const auto &pair : m_pairs) {
        pump(*pair);
        const bool hasGone = pair->client->state() == QAbstractSocket::UnconnectedState ||
                             pair->server->state() == QAbstractSocket::UnconnectedState;
        if (hasGone)
            end(*pair); // it went while nobody was told
    }
}

FaultyLink::FaultyLink(quint16 target) : m_relay(new Relay(target))
{
    m_relay->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_relay, [this] { m_port = m_relay->listen(); }, Qt::BlockingQueuedConnection);
}

FaultyLink::~FaultyLink()
{
    m_relay->deleteLater();
    m_thread.quit();
    m_thread.wait();
}

void FaultyLink::set(State state)
{
    QMetaObject::invokeMethod(
        m_relay, [this, state] { m_relay->set(state, m_port); }, Qt::BlockingQueuedConnection);
}

qint64 FaultyLink::heldBack() const
{
    qint64 bytes = 0;
    QMetaObject::invokeMethod(
        m_relay, [&] { bytes = m_relay->heldBack(); }, Qt::BlockingQueuedConnection);
    return bytes;
}

qint64 FaultyLink::heldBackHere() const
{
    qint64 bytes = 0;
    QMetaObject::invokeMethod(
        m_relay, [&] { bytes = m_relay->heldBackHere(); }, Qt::BlockingQueuedConnection);
    return bytes;
}

int FaultyLink::connections() const
{
    int count = 0;
    QMetaObject::invokeMethod(
        m_relay, [&] { count = m_relay->connections(); }, Qt::BlockingQueuedConnection);
    return count;
}

} // namespace gavel::tests
