#include "server/http/server.h"
#include "server/http/websocket.h"
#include "tests/support/raw_client.h"

#include <QWebSocket>

using namespace gavel;
using namespace gavel::http;
using namespace gavel::test;

namespace {

constexpr auto kHandshake =
    "GET /ws HTTP/1.1\r\nHost: x\r\nAuthorization: yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

// Takes WebSockets at /ws from those who say "Authorization: yes", and keeps them.
class SocketServer {
public:
    explicit SocketServer(const WebSocketLimits &socketLimits = {}) : m_server(makeRouter(socketLimits), Limits())
    {
        [[maybe_unused]] const auto listening = m_server.listen(QHostAddress::LocalHost, 0);
    }

    quint16 port() const { return m_server.port(); }
    Server &server() { return m_server; }

    std::vector<std::unique_ptr<WebSocket>> sockets;
    QByteArrayList messages;
    int closed = 0;

private:
    Router makeRouter(const WebSocketLimits &socketLimits)
    {
        Route route;
        route.method = "GET";
        route.pattern = "/ws";
        route.admit = [](const RequestPtr &request, Admission admission) {
            if (request->headers.value("authorization") == QByteArrayView("yes"))
                admission.proceed({});
            else
                admission.refuse(Problem{401, "unauthorized", QStringLiteral("No"), {}, {}});
        };
        route.upgrade = [this, socketLimits](const RequestPtr &, std::unique_ptr<WebSocket> socket) {
            socket->setLimits(socketLimits);
            QObject::connect(socket.get(), &WebSocket::textReceived,
                             [this](const QByteArray &message) { messages.append(message); });
            QObject::connect(socket.get(), &WebSocket::closed, [this] { ++closed; });
            sockets.push_back(std::move(socket));
        };
        Router router;
        router.add(std::move(route));
        return router;
    }

    Server m_server;
};

QNetworkRequest requestFor(const SocketServer &server)
{
    QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/ws").arg(server.port())));
    request.setRawHeader("Authorization", "yes");
    return request;
}

} // namespace

class WebSocketTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void speaksBothWays();
    void refuses_data();
    void refuses();
    void closesOnLongMessages();
    void closesOnBinaryMessages();
    void dropsWhoDoesNotAnswerPings();
    void dropsWhoDoesNotRead();
    void tellsWhyItCloses();
};

void WebSocketTest::speaksBothWays()
{
    SocketServer server;
    QWebSocket client;
    QSignalSpy received(&client, &QWebSocket::textMessageReceived);
    client.open(requestFor(server));
    QTRY_COMPARE(server.sockets.size(), size_t(1));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    client.sendTextMessage(QStringLiteral("caf\u00e9"));
    QTRY_COMPARE(server.messages, QByteArrayList{"caf\xc3\xa9"});
    server.sockets[0]->sendText("back");
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received[0][0].toString(), QStringLiteral("back"));
    QCOMPARE(server.server().connectionCount(), 0); // it is the WebSocket's owner's now
    client.close();
    QTRY_COMPARE(server.closed, 1);
    QVERIFY(!server.sockets[0]->isOpen());
}

void WebSocketTest::refuses_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<int>("status");
    QTest::newRow("stranger") << QByteArray("Authorization: yes") << QByteArray("Authorization: no") << 401;
    QTest::newRow("no upgrade") << QByteArray("Upgrade: websocket\r\n") << QByteArray() << 426;
    QTest::newRow("connection says nothing") << QByteArray("Connection: Upgrade\r\n") << QByteArray() << 426;
    QTest::newRow("old version") << QByteArray("Version: 13") << QByteArray("Version: 8") << 426;
    QTest::newRow("short key") << QByteArray("AAAAAAAAAAAAAAAAAAAAAA==") << QByteArray("AAAA") << 400;
    QTest::newRow("no key") << QByteArray("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n") << QByteArray() << 400;
    QTest::newRow("body") << QByteArray("Upgrade: websocket\r\n")
                          << QByteArray("Upgrade: websocket\r\nTransfer-Encoding: chunked\r\n") << 426;
    QTest::newRow("other method") << QByteArray("GET /ws") << QByteArray("POST /ws") << 405;
}

void WebSocketTest::refuses()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(int, status);
    SocketServer server;
    RawClient client(server.port());
    client.send(QByteArray(kHandshake).replace(from, to));
    QVERIFY(client.waitFor("urn:gavel:problem"));
    QCOMPARE(client.statuses(), QList<int>{status});
    QVERIFY(server.sockets.empty());
}

void WebSocketTest::closesOnLongMessages()
{
    WebSocketLimits limits;
    limits.maxIncomingBytes = 1000;
    SocketServer server(limits);
    QWebSocket client;
    client.open(requestFor(server));
    QTRY_COMPARE(server.sockets.size(), size_t(1));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    client.sendTextMessage(QString(2000, QLatin1Char('x')));
    QTRY_COMPARE(server.closed, 1);
    QVERIFY(server.messages.isEmpty());
}

void WebSocketTest::closesOnBinaryMessages()
{
    SocketServer server;
    QWebSocket client;
    client.open(requestFor(server));
    QTRY_COMPARE(server.sockets.size(), size_t(1));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    client.sendBinaryMessage("x");
    QTRY_COMPARE(server.closed, 1);
    QTRY_COMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeDatatypeNotSupported);
}

void WebSocketTest::dropsWhoDoesNotAnswerPings()
{
    WebSocketLimits limits;
    limits.pingInterval = std::chrono::milliseconds(50);
    limits.pongTimeout = std::chrono::milliseconds(50);
    SocketServer server(limits);
    QWebSocket lively; // answers pings by itself
    lively.open(requestFor(server));
    RawClient dead(server.port());
    dead.send(kHandshake);
    QTRY_COMPARE(server.sockets.size(), size_t(2));
    QTRY_COMPARE(server.closed, 1);
    dead.untilClosed();
    QVERIFY(dead.isClosed());
    QCOMPARE(lively.state(), QAbstractSocket::ConnectedState);
}

void WebSocketTest::dropsWhoDoesNotRead()
{
    WebSocketLimits limits;
    limits.maxQueuedBytes = 100'000;
    SocketServer server(limits);
    RawClient client(server.port());
    client.socket().setReadBufferSize(1);
    client.send(kHandshake);
    QTRY_COMPARE(server.sockets.size(), size_t(1));
    const QByteArray message(10'000, 'x');
    for (int i = 0; i < 2000 && server.sockets[0]->isOpen(); ++i) {
        server.sockets[0]->sendText(message);
        QVERIFY(server.sockets[0]->queuedBytes() <= 110'000);
    }
    QVERIFY(!server.sockets[0]->isOpen());
    QTRY_COMPARE(server.closed, 1);
}

void WebSocketTest::tellsWhyItCloses()
{
    SocketServer server;
    QWebSocket client;
    client.open(requestFor(server));
    QTRY_COMPARE(server.sockets.size(), size_t(1));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    server.sockets[0]->close(QWebSocketProtocol::CloseCodeProtocolError, QString(200, QLatin1Char('r')));
    QTRY_COMPARE(server.closed, 1);
    QTRY_COMPARE(client.closeReason(), QString(123, QLatin1Char('r')));
    QCOMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeProtocolError);
}

QTEST_GUILESS_MAIN(WebSocketTest)
#include "websocket_test.moc"
