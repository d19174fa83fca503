#include "tests/server/http/test_server.h"
#include "tests/support/raw_client.h"

#include <QElapsedTimer>

#include <vector>

#include <sys/socket.h>

using namespace gavel;
using namespace gavel::test;
using namespace std::chrono_literals;

namespace {

http::Limits shortLimits()
{
    http::Limits limits;
    limits.requestTimeout = 200ms;
    limits.idleTimeout = 200ms;
    limits.writeTimeout = 200ms;
    limits.lingerTimeout = 100ms;
    limits.leastBytesPerSecond = 1024 * 1024;
    return limits;
}

} // namespace

class DeadlinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsRequestsThatDribble_data();
    void endsRequestsThatDribble();
    void endsManySlowClients();
    void endsIdleConnections();
    void givesHandlersTheirTime();
    void dropsClientsThatDoNotRead();
    void doesNotWaitLongForClientsThatKeepTalking();
};

void DeadlinesTest::endsRequestsThatDribble_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("in the header") << QByteArray("GET /hello HTTP/1.1\r\nHost: x\r\nX: ");
    QTest::newRow("in the body") << QByteArray("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n");
    QTest::newRow("in a chunk") << QByteArray(
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n");
}

// Each byte comes in time, the whole does not: only a total deadline ends it.
void DeadlinesTest::endsRequestsThatDribble()
{
    QFETCH(QByteArray, start);
    TestServer server(shortLimits());
    RawClient client(server.port());
    QElapsedTimer elapsed;
    elapsed.start();
    client.send(start);
    QTimer dribble;
    QObject::connect(&dribble, &QTimer::timeout, &dribble, [&] { client.send("x"); });
    dribble.start(20ms);
    QVERIFY(client.waitFor("\r\n\r\n{"));
    dribble.stop();
    QCOMPARE(client.statuses(), QList<int>{408});
    QVERIFY(elapsed.elapsed() >= 190);
    QCOMPARE(server.handled, 0);
    client.untilClosed();
    QVERIFY(client.isClosed());
}

void DeadlinesTest::endsManySlowClients()
{
    TestServer server(shortLimits());
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<RawClient>(server.port()));
        slow.back()->send("GET /hello HT");
    }
    RawClient quick(server.port());
    quick.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(quick.waitFor("hello"));
    QTRY_COMPARE(server.server().connectionCount(), 0);
}

void DeadlinesTest::endsIdleConnections()
{
    TestServer server(shortLimits());
    RawClient silent(server.port());
    RawClient kept(server.port());
    kept.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(kept.waitFor("hello"));
    kept.untilClosed();
    silent.untilClosed();
    QVERIFY(kept.isClosed() && silent.isClosed());
    QCOMPARE(kept.statuses(), QList<int>{200}); // nothing more was said
    QVERIFY(silent.received().isEmpty());
}

void DeadlinesTest::givesHandlersTheirTime()
{
    TestServer server(shortLimits());
    RawClient client(server.port());
    RawClient idle(server.port());
    client.send("GET /later/a HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(server.waiting().size(), 1);
    idle.untilClosed(); // every other deadline has passed meanwhile
    QVERIFY(server.responder(0).isWaiting());
    server.answer(0);
    QVERIFY(client.waitFor("[a]"));
}

void DeadlinesTest::dropsClientsThatDoNotRead()
{
    http::Limits limits = shortLimits();
    limits.leastBytesPerSecond = 64 * 1024 * 1024;
    TestServer server(limits);
    RawClient client(server.port());
    client.socket().setReadBufferSize(1024);
    const int small = 4096;
    ::setsockopt(int(client.socket().socketDescriptor()), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    client.send(QByteArray("GET /file HTTP/1.1\r\nHost: x\r\n\r\n").repeated(16));
    QTRY_COMPARE(server.server().counters().slowReaders, quint64(1));
    QTRY_COMPARE(server.server().connectionCount(), 0);
    QVERIFY(server.handled < 16); // it was not read ahead of what the client took
}

void DeadlinesTest::doesNotWaitLongForClientsThatKeepTalking()
{
    TestServer server(shortLimits());
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n");
    QTimer flood;
    QObject::connect(&flood, &QTimer::timeout, &flood, [&] { client.send(QByteArray(1000, 'x')); });
    flood.start(5ms);
    QVERIFY(client.waitFor("413"));
    QTRY_COMPARE(server.server().connectionCount(), 0);
}

QTEST_GUILESS_MAIN(DeadlinesTest)
#include "deadlines_test.moc"
