#include "server/outbound/outbound_http.h"
#include "tests/support/await.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace gavel;
using namespace gavel::outbound;
using gavel::test::await;

namespace {

// Answers every request with the same bytes, and counts connections.
class Answerer : public QTcpServer {
public:
    explicit Answerer(const QByteArray &answer)
    {
        connect(this, &QTcpServer::newConnection, this, [this, answer] {
            ++connections;
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer] {
                received += socket->readAll();
                socket->write(answer);
            });
        });
        listen(QHostAddress::LocalHost);
    }
    QString url(const char *host = "127.0.0.1") const
    {
        return QStringLiteral("http://%1:%2/hook").arg(QLatin1String(host)).arg(serverPort());
    }

    int connections = 0;
    QByteArray received;
};

const Subnets kHere{{QHostAddress(QHostAddress::LocalHost), 32}};

} // namespace

class OutboundHttpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addressesAreJudged_data();
    void addressesAreJudged();
    void urlsAreJudged_data();
    void urlsAreJudged();
    void requestsArrive();
    void privateAddressesAreNotConnectedTo_data();
    void privateAddressesAreNotConnectedTo();
    void redirectionsAreNotFollowed();
    void aSilentServerTimesOut();

private:
    static Result<int> send(const Request &request, const Subnets &allowed);
};

Result<int> OutboundHttpTest::send(const Request &request, const Subnets &allowed)
{
    OutboundHttp http{AddressPolicy(allowed)};
    return await<int>([&](Callback<int> done) { http.send(request, std::move(done)); });
}

void OutboundHttpTest::addressesAreJudged_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isAllowed");
    for (const char *text : {"8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111"})
        QTest::newRow(text) << QString::fromLatin1(text) << true;
    for (const char *text : {"127.0.0.1",
                             "127.255.0.1",
                             "0.0.0.0",
                             "10.1.2.3",
                             "100.64.0.1",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "198.18.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::1",
                             "::",
                             "fe80::1",
                             "fc00::1",
                             "fd12:3456::1",
                             "ff02::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "64:ff9b::7f00:1",
                             "2002:7f00:1::1",
                             "2002:c0a8:101::1",
                             "::7f00:1",
                             "2001:db8::1"})
        QTest::newRow(text) << QString::fromLatin1(text) << false;
}

void OutboundHttpTest::addressesAreJudged()
{
    QFETCH(QString, address);
    QFETCH(bool, isAllowed);
    QCOMPARE(AddressPolicy().mayConnectTo(QHostAddress(address)), isAllowed);
    QVERIFY(!AddressPolicy().mayConnectTo(QHostAddress()));
    if (!isAllowed)
        QVERIFY(AddressPolicy({{QHostAddress(address),
                                QHostAddress(address).protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128}})
                    .mayConnectTo(QHostAddress(address)));
}

void OutboundHttpTest::urlsAreJudged_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char *url, bool isGood) {
        QTest::newRow(url) << QString::fromLatin1(url) << isGood;
    };
    row("https://example.org/hook?a=b", true);
    row("http://example.org:8080", true);
    row("ftp://example.org", false);
    row("file:///etc/passwd", false);
    row("gopher://example.org", false);
    row("http://", false);
    row("http://user:secret@example.org", false);
    row("nonsense", false);
}

void OutboundHttpTest::urlsAreJudged()
{
    QFETCH(QString, url);
    QTEST(checkUrl(url).has_value(), "isGood");
}

void OutboundHttpTest::requestsArrive()
{
    Answerer answerer("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok");
    const Result<int> status = send({"POST", answerer.url(), {{"X-A", "b"}}, "body"}, kHere);
    QCOMPARE(status.value(), 202);
    QVERIFY(answerer.received.startsWith("POST /hook HTTP/1.1\r\n"));
    QVERIFY(answerer.received.contains("X-A: b\r\n"));
    QVERIFY(answerer.received.endsWith("\r\n\r\nbody"));
}

void OutboundHttpTest::privateAddressesAreNotConnectedTo_data()
{
    QTest::addColumn<QString>("host");
    // Names and notations that all lead to this machine.
    for (const char *host : {"127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0", "[::ffff:127.0.0.1]"})
        QTest::newRow(host) << QString::fromLatin1(host);
}

void OutboundHttpTest::privateAddressesAreNotConnectedTo()
{
    QFETCH(QString, host);
    Answerer answerer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    Request request;
    request.url = answerer.url(host.toLatin1().constData());
    const Result<int> status = send(request, {});
    QVERIFY(!status);
    QCOMPARE(answerer.connections, 0);
}

void OutboundHttpTest::redirectionsAreNotFollowed()
{
    Answerer inner("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    Answerer outer("HTTP/1.1 302 Found\r\nLocation: " + inner.url().toLatin1() + "\r\nContent-Length: 0\r\n\r\n");
    Request request;
    request.url = outer.url();
    QCOMPARE(send(request, kHere).value(), 302);
    QCOMPARE(inner.connections, 0);
}

void OutboundHttpTest::aSilentServerTimesOut()
{
    Answerer silent("");
    Request request;
    request.url = silent.url();
    request.timeout = std::chrono::milliseconds(200);
    const Result<int> status = send(request, kHere);
    QVERIFY(!status);
    QVERIFY(status.error().code == ErrorCode::Unavailable);
}

QTEST_GUILESS_MAIN(OutboundHttpTest)
#include "outbound_http_test.moc"
