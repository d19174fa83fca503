#include "tests/server/http/test_server.h"
#include "tests/support/raw_client.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace gavel;
using namespace gavel::test;

namespace {

// Does not wait long for the rest of what it has refused.
http::Limits impatient()
{
    http::Limits limits;
    limits.lingerTimeout = std::chrono::milliseconds(100);
    return limits;
}

} // namespace

class RefusalsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesWithAProblemDocument_data();
    void refusesWithAProblemDocument();
    void refusesALongBodyBeforeReadingIt();
    void refusesAChunkedBodyThatGrowsTooLong();
    void refusesBeforeTheBodyWhoMayNotSendIt();
    void boundsWhatAnEndlessHeaderCosts();
    void capsConnectionsInTotal();
    void capsConnectionsOfAnAddress();
    void namesTheMethodsOfAPath();
};

void RefusalsTest::refusesWithAProblemDocument_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("isClosed");
    const auto row = [](const char *name, const QByteArray &request, int status, const char *type,
                        bool isClosed = true) {
        QTest::newRow(name) << request << status << QString::fromLatin1(type) << isClosed;
    };
    const QByteArray host = "Host: x\r\n";
    row("garbage", "\x01\x02\x03 nonsense\r\n\r\n", 400, "malformed-request");
    row("bare line feeds", "GET /hello HTTP/1.1\nHost: x\n\n", 400, "malformed-request");
    row("no Host", "GET /hello HTTP/1.1\r\n\r\n", 400, "malformed-request");
    row("length and coding",
        "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
        "malformed-request");
    row("two lengths", "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400,
        "malformed-request");
    row("bad chunk size", "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", 400,
        "malformed-request");
    row("negative chunk size", "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n-2\r\nab\r\n", 400,
        "malformed-request");
    row("other version", "GET /hello HTTP/3.1\r\n" + host + "\r\n", 505, "unsupported-version");
    row("other coding", "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: br\r\n\r\n", 501,
        "unsupported-transfer-coding");
    row("header of 17 KiB", "GET /hello HTTP/1.1\r\n" + host + "X: " + QByteArray(17 * 1024, 'x') + "\r\n\r\n", 431,
        "header-too-large");
    row("long target", "GET /" + QByteArray(9000, 'x') + " HTTP/1.1\r\n" + host + "\r\n", 414, "target-too-long");
    row("broken escape", "GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request", false);
    row("unknown path", "GET /nowhere HTTP/1.1\r\n" + host + "\r\n", 404, "not-found", false);
    row("unknown method", "BREW /hello HTTP/1.1\r\n" + host + "\r\n", 405, "method-not-allowed", false);
    row("expectation", "POST /echo HTTP/1.1\r\n" + host + "Expect: miracles\r\nContent-Length: 3\r\n\r\nabc", 417,
        "expectation-failed");
    row("forgotten by its handler", "GET /dropped HTTP/1.1\r\n" + host + "\r\n", 500, "internal-error", false);
}

void RefusalsTest::refusesWithAProblemDocument()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(QString, type);
    QFETCH(bool, isClosed);
    TestServer server;
    RawClient client(server.port());
    // The second request shows whether the connection goes on.
    client.send(request + "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const QByteArray answer = client.untilClosed();
    QCOMPARE(client.statuses().value(0), status);
    QCOMPARE(client.statuses().size(), isClosed ? 1 : 2);
    QVERIFY(answer.contains("Content-Type: application/problem+json\r\n"));
    const qsizetype bodyAt = answer.indexOf("\r\n\r\n") + 4;
    const QByteArray json = answer.mid(bodyAt, answer.indexOf('}', bodyAt) + 1 - bodyAt);
    const QJsonObject problem = QJsonDocument::fromJson(json).object();
    QCOMPARE(problem.value(QStringLiteral("type")).toString(), QStringLiteral("urn:gavel:problem:") + type);
    QCOMPARE(problem.value(QStringLiteral("status")).toInt(), status);
    QVERIFY(!problem.value(QStringLiteral("title")).toString().isEmpty());
}

void RefusalsTest::refusesALongBodyBeforeReadingIt()
{
    TestServer server(impatient());
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000000\r\n\r\n");
    QVERIFY(client.untilClosed().startsWith("HTTP/1.1 413 "));
    QVERIFY(client.received().contains("\"limit_bytes\":65536"));
    QCOMPARE(server.handled, 0);
}

void RefusalsTest::refusesAChunkedBodyThatGrowsTooLong()
{
    TestServer server(impatient());
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; ++i)
        client.send("1000\r\n" + QByteArray(4096, 'x') + "\r\n");
    QVERIFY(client.untilClosed().startsWith("HTTP/1.1 413 "));
    QCOMPARE(server.handled, 0);
}

void RefusalsTest::refusesBeforeTheBodyWhoMayNotSendIt()
{
    TestServer server(impatient());
    RawClient stranger(server.port());
    stranger.send("POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nExpect: 100-continue\r\n\r\n");
    QVERIFY(stranger.untilClosed().startsWith("HTTP/1.1 401 "));
    QCOMPARE(server.handled, 0);

    RawClient guest(server.port());
    guest.send("POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nAuthorization: yes\r\n\r\nhi");
    QVERIFY(guest.waitFor("guest"));
}

void RefusalsTest::boundsWhatAnEndlessHeaderCosts()
{
    TestServer server;
    RawClient client(server.port());
    client.send("GET /hello HTTP/1.1\r\nHost: x\r\nX: ");
    for (int i = 0; i < 200 && !client.isClosed(); ++i)
        client.send(QByteArray(16 * 1024, 'x'));
    client.untilClosed();
    QCOMPARE(client.statuses(), QList<int>{431});
}

void RefusalsTest::capsConnectionsInTotal()
{
    http::Limits limits;
    limits.maxConnections = 2;
    TestServer server(limits);
    RawClient first(server.port());
    RawClient second(server.port());
    RawClient third(server.port());
    third.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(third.untilClosed().startsWith("HTTP/1.1 503 "));
    second.hangUp();
    QTRY_COMPARE(server.server().connectionCount(), 1);
    RawClient fourth(server.port());
    fourth.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(fourth.waitFor("hello"));
}

void RefusalsTest::capsConnectionsOfAnAddress()
{
    http::Limits limits;
    limits.maxConnectionsPerAddress = 1;
    TestServer server(limits);
    RawClient first(server.port());
    RawClient second(server.port());
    second.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(second.untilClosed().startsWith("HTTP/1.1 503 "));

    limits.trustedProxies = {{QHostAddress(QStringLiteral("127.0.0.0")), 8}};
    TestServer behindProxy(limits);
    RawClient third(behindProxy.port());
    RawClient fourth(behindProxy.port());
    fourth.send("GET /hello HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.9.9.9, 192.0.2.7, 127.0.0.5\r\n\r\n");
    QVERIFY(fourth.waitFor("hello"));
    QCOMPARE(behindProxy.lastClient, QByteArray("192.0.2.7"));
}

void RefusalsTest::namesTheMethodsOfAPath()
{
    TestServer server;
    RawClient client(server.port());
    client.send("PUT /hello HTTP/1.1\r\nHost: x\r\n\r\nOPTIONS /hello HTTP/1.1\r\nHost: x\r\n\r\n"
                "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    client.untilClosed();
    QCOMPARE(client.statuses(), (QList<int>{405, 204, 204}));
    QCOMPARE(client.received().count("Allow: GET, HEAD, OPTIONS\r\n"), 2);
}

QTEST_GUILESS_MAIN(RefusalsTest)
#include "refusals_test.moc"
