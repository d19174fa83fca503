#include "tests/server/http/test_server.h"
#include "tests/support/raw_client.h"

#include <thread>

using namespace gavel;
using namespace gavel::test;

namespace {

QByteArray get(const QByteArray &path, const QByteArray &fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

} // namespace

class ConnectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersPipelinedRequestsInOrder();
    void answersManyPipelinedRequests();
    void survivesClientsThatHangUp();
    void answersOnceAndOnlyTheOpenRequest();
    void answersForAHandlerThatForgotInAnotherThread();
    void handlesOutliveTheServer();
    void sendsNoBodyForHead();
    void readsBodies_data();
    void readsBodies();
    void spoolsLongBodies();
    void promptsForTheBody();
    void sendsFilesWhole();
    void sendsFilesToSlowReaders();
    void closesWhenAsked();
    void passesOnGoodRequestIds();
    void skipsABlankLineBetweenRequests();
    void finishesWhatIsInFlightBeforeItStops();
    void answersWhatWasOnItsWayWhenItStops();
    void stopsAtTheDeadlineOfADrain();
};

void ConnectionTest::answersPipelinedRequestsInOrder()
{
    TestServer server;
    RawClient client(server.port());
    client.send(get("/later/a") + get("/later/b") + get("/hello"));
    QTRY_COMPARE(server.waiting(), QByteArrayList{"a"});
    server.answer(0);
    QTRY_COMPARE(server.waiting(), (QByteArrayList{"a", "b"}));
    server.answer(1);
    QVERIFY(client.waitFor("hello"));
    const QByteArray &all = client.received();
    QVERIFY(all.indexOf("[a]") < all.indexOf("[b]") && all.indexOf("[b]") < all.indexOf("hello"));
}

void ConnectionTest::answersManyPipelinedRequests()
{
    TestServer server;
    RawClient client(server.port());
    client.send(get("/hello").repeated(2000));
    QTRY_COMPARE(client.received().count("\r\n\r\nhello"), 2000);
    QCOMPARE(server.handled, 2000);
}

void ConnectionTest::survivesClientsThatHangUp()
{
    TestServer server;
    for (int i = 0; i < 50; ++i) {
        RawClient client(server.port());
        client.send(get("/later/x"));
        QTRY_COMPARE(server.waiting().size(), i + 1);
        QVERIFY(server.responder(i).isWaiting());
        client.hangUp();
    }
    QTRY_COMPARE(server.server().connectionCount(), 0);
    for (int i = 0; i < 50; ++i) {
        QVERIFY(!server.responder(i).isWaiting());
        server.answer(i);
    }
    RawClient client(server.port());
    client.send(get("/hello"));
    QVERIFY(client.waitFor("hello"));
}

void ConnectionTest::answersOnceAndOnlyTheOpenRequest()
{
    TestServer server;
    RawClient client(server.port());
    client.send(get("/later/a") + get("/later/b"));
    QTRY_COMPARE(server.waiting().size(), 1);
    server.answer(0);
    QTRY_COMPARE(server.waiting().size(), 2);
    server.answer(0); // must not answer b
    QVERIFY(server.responder(1).isWaiting());
    server.answer(1);
    QVERIFY(client.waitFor("[b]"));
    QCOMPARE(client.statuses(), (QList<int>{200, 200}));
    QCOMPARE(client.received().count("[a]"), 1);
}

void ConnectionTest::answersForAHandlerThatForgotInAnotherThread()
{
    http::Router router;
    std::jthread forgetful;
    http::Route route;
    route.method = "GET";
    route.pattern = "/";
    route.handle = [&](const http::RequestPtr &, http::Responder responder) {
        forgetful = std::jthread([kept = std::optional(std::move(responder))]() mutable { kept.reset(); });
    };
    router.add(std::move(route));
    http::Server server(std::move(router), {});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0).has_value());
    RawClient client(server.port());
    client.send(get("/"));
    QVERIFY(client.waitFor("internal-error"));
    QCOMPARE(client.statuses(), QList<int>{500});
}

void ConnectionTest::handlesOutliveTheServer()
{
    std::optional<http::Responder> kept;
    {
        http::Router router;
        http::Route route;
        route.method = "GET";
        route.pattern = "/";
        route.handle = [&](const http::RequestPtr &, http::Responder responder) {
            kept = std::move(responder);
        };
        router.add(std::move(route));
        http::Server server(std::move(router), {});
        QVERIFY(server.listen(QHostAddress::LocalHost, 0).has_value());
        RawClient client(server.port());
        client.send(get("/"));
        QTRY_VERIFY(kept.has_value());
    }
    QVERIFY(!kept->isWaiting());
    kept->send(http::Response(200));
}

void ConnectionTest::sendsNoBodyForHead()
{
    TestServer server;
    RawClient client(server.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\nHEAD /file HTTP/1.1\r\nHost: x\r\n\r\n" +
                get("/hello", "Connection: close\r\n"));
    const QByteArray all = client.untilClosed();
    QCOMPARE(client.statuses(), (QList<int>{200, 200, 200}));
    QCOMPARE(all.count("hello"), 1);
    QCOMPARE(all.count("Content-Length: 5\r\n"), 2);
    QCOMPARE(all.count("Content-Length: 1048576\r\n"), 1);
}

void ConnectionTest::readsBodies_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &fields, const QByteArrayList &pieces,
                        const QByteArray &body) {
        QTest::newRow(name) << "POST /echo HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" << pieces << body;
    };
    row("length", "Content-Length: 6\r\n", {"abc", "def"}, "abcdef");
    row("chunks", "Transfer-Encoding: chunked\r\n", {"3\r\nab", "c\r", "\n3\r\ndef\r\n0\r\n", "\r\n"}, "abcdef");
    row("empty", "Content-Length: 0\r\n", {}, "");
    row("60 KiB in small chunks", "Transfer-Encoding: chunked\r\n",
        {QByteArray("a\r\n0123456789\r\n").repeated(6000), "0\r\n\r\n"}, QByteArray("0123456789").repeated(6000));
}

void ConnectionTest::readsBodies()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArrayList, pieces);
    QFETCH(QByteArray, body);
    TestServer server;
    RawClient client(server.port());
    client.send(head);
    for (const QByteArray &piece : pieces) {
        client.send(piece);
        QCoreApplication::processEvents();
    }
    client.send(get("/hello"));
    QVERIFY(client.waitFor("hello"));
    QVERIFY(client.received().contains("\r\n\r\n" + body + "HTTP/1.1 200"));
}

void ConnectionTest::spoolsLongBodies()
{
    TestServer server;
    const QByteArray body = TestServer::fileContent().repeated(2);
    RawClient client(server.port());
    client.send("POST /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QVERIFY(client.untilClosed().endsWith("\r\n\r\n" + body));
    QVERIFY(server.wasSpooled);
}

void ConnectionTest::promptsForTheBody()
{
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    QVERIFY(client.waitFor("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send("ok");
    QVERIFY(client.waitFor("\r\n\r\nok"));
    QCOMPARE(client.statuses(), (QList<int>{100, 200}));
}

void ConnectionTest::sendsFilesWhole()
{
    TestServer server;
    RawClient client(server.port());
    client.send(get("/file") + get("/hello", "Connection: close\r\n"));
    const QByteArray all = client.untilClosed();
    QVERIFY(all.contains("\r\n\r\n" + TestServer::fileContent() + "HTTP/1.1 200"));
}

void ConnectionTest::sendsFilesToSlowReaders()
{
    TestServer server;
    RawClient client(server.port());
    client.socket().setReadBufferSize(4096);
    client.send(get("/file", "Connection: close\r\n"));
    QByteArray all;
    connect(&client.socket(), &QTcpSocket::readyRead, this, [&] { all += client.socket().read(1000); });
    connect(&client.socket(), &QTcpSocket::disconnected, this, [&] { all += client.socket().readAll(); });
    QTRY_VERIFY(all.endsWith(TestServer::fileContent()));
}

void ConnectionTest::closesWhenAsked()
{
    TestServer server;
    const QByteArrayList requests{get("/hello", "Connection: close\r\n"), "GET /hello HTTP/1.0\r\n\r\n"};
    for (const QByteArray &request : requests) {
        RawClient client(server.port());
        client.send(request);
        QVERIFY(client.untilClosed().endsWith("hello"));
        QVERIFY(client.received().contains("Connection: close\r\n"));
    }
    RawClient kept(server.port());
    kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QVERIFY(kept.waitFor("hello"));
    QVERIFY(kept.received().contains("Connection: keep-alive\r\n"));
    kept.send("GET /hello HTTP/1.0\r\n\r\n");
    kept.untilClosed();
    QCOMPARE(kept.statuses(), (QList<int>{200, 200}));
}

void ConnectionTest::passesOnGoodRequestIds()
{
    TestServer server;
    RawClient client(server.port());
    client.send(get("/hello", "X-Request-Id: abc-1.2_3\r\n") + get("/hello", "X-Request-Id: a<b>\r\n"));
    QTRY_COMPARE(client.statuses().size(), 2);
    QVERIFY(client.received().contains("X-Request-Id: abc-1.2_3\r\n"));
    QVERIFY(!client.received().contains("<b>"));
    QCOMPARE(client.received().count("X-Request-Id: "), 2);
}

void ConnectionTest::skipsABlankLineBetweenRequests()
{
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok\r\n" + get("/hello"));
    QVERIFY(client.waitFor("hello"));
}

void ConnectionTest::finishesWhatIsInFlightBeforeItStops()
{
    TestServer server;
    RawClient idle(server.port());
    RawClient busy(server.port());
    busy.send(get("/later/a"));
    QTRY_COMPARE(server.waiting().size(), 1);
    QSignalSpy drained(&server.server(), &http::Server::drained);
    server.server().drain(std::chrono::seconds(30));
    QTRY_VERIFY(idle.isClosed());
    QVERIFY(drained.isEmpty());
    server.answer(0);
    QVERIFY(busy.untilClosed().endsWith("[a]"));
    QVERIFY(busy.received().contains("Connection: close\r\n"));
    QTRY_COMPARE(drained.size(), 1);
}

// A proxy that had just sent a request on an idle connection had to tell its client that it was lost.
void ConnectionTest::answersWhatWasOnItsWayWhenItStops()
{
    TestServer server;
    RawClient kept(server.port());
    kept.send(get("/hello"));
    QVERIFY(kept.waitFor("hello"));
    RawClient waits(server.port()); // connected, perhaps not yet accepted
    QSignalSpy drained(&server.server(), &http::Server::drained);
    server.server().drain(std::chrono::seconds(30));
    kept.send(get("/later/a"));
    waits.send(get("/later/b"));
    QTRY_COMPARE(server.waiting().size(), 2);
    QVERIFY(drained.isEmpty());
    server.answer(0);
    server.answer(1);
    for (RawClient *client : {&kept, &waits})
        QVERIFY(client->untilClosed().contains("Connection: close\r\n"));
    QTRY_COMPARE(drained.size(), 1);
}

void ConnectionTest::stopsAtTheDeadlineOfADrain()
{
    TestServer server;
    RawClient busy(server.port());
    busy.send(get("/later/a"));
    QTRY_COMPARE(server.waiting().size(), 1);
    QSignalSpy drained(&server.server(), &http::Server::drained);
    server.server().drain(std::chrono::milliseconds(50));
    QTRY_COMPARE(drained.size(), 1);
    QTRY_VERIFY(busy.isClosed());
    server.answer(0);
}

QTEST_GUILESS_MAIN(ConnectionTest)
#include "connection_test.moc"
