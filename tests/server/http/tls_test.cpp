#include "server/http/tls.h"

#include "server/http/server.h"
#include "server/http/websocket.h"
#include "tests/server/http/test_server.h"
#include "tests/support/certificates.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QWebSocket>
#include <QtTest>

using namespace gavel;
using namespace gavel::http;
using namespace gavel::test;

// A server that speaks TLS itself: certificates, requests large and small, WebSockets, and clients that misbehave.
class TlsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void badFilesAreRefused_data();
    void badFilesAreRefused();
    void servesRequests();
    void takesLargeBodies();
    void sendsFiles();
    void closesWithAWord();
    void speaksWebSocket();
    void oldProtocolsAreRefused();
    void plainClientsAreDropped();
    void halfHandshakesAreDropped();
    void whoDoesNotReadIsDropped();
    void renewedFilesAreTakenUp();

private:
    TlsFiles files(const TestCertificate &made) const { return {made.certificate, made.key}; }
    std::unique_ptr<TestServer> serve(const Limits &limits = {}) const;
    QByteArray ask(const QByteArray &method, quint16 port, const QString &path, const QByteArray &body = {});
    bool connectTo(QSslSocket &socket, quint16 port) const;

    QTemporaryDir m_folder;
    TestCertificate m_certificate;
    TestCertificate m_other;
    QNetworkAccessManager m_network;
};

void TlsTest::initTestCase()
{
    m_certificate = TestCertificate::make(m_folder.path(), QStringLiteral("one"));
    m_other = TestCertificate::make(m_folder.path(), QStringLiteral("two"), QStringLiteral("rsa:2048"));
    const auto write = [&](const char *name, const QByteArray &content) {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    };
    write("empty", "");
    write("nonsense", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
    const auto openssl = [](const QStringList &arguments) {
        QCOMPARE(QProcess::execute(QStringLiteral("openssl"), arguments), 0);
    };
    openssl({QStringLiteral("pkcs8"), QStringLiteral("-topk8"), QStringLiteral("-in"), m_certificate.key,
             QStringLiteral("-passout"), QStringLiteral("pass:x"), QStringLiteral("-out"),
             m_folder.filePath(QStringLiteral("encrypted"))});
    openssl({QStringLiteral("genpkey"), QStringLiteral("-algorithm"), QStringLiteral("ed25519"), QStringLiteral("-out"),
             m_folder.filePath(QStringLiteral("ed25519"))});
}

std::unique_ptr<TestServer> TlsTest::serve(const Limits &limits) const
{
    auto server = std::make_unique<TestServer>(limits);
    auto identity = TlsIdentity::load(files(m_certificate));
    if (!identity)
        qFatal("%s", identity.error().message.c_str());
    server->server().useTls(*std::move(identity));
    return server;
}

QByteArray TlsTest::ask(const QByteArray &method, quint16 port, const QString &path, const QByteArray &body)
{
    QNetworkRequest request(QUrl(QStringLiteral("https://127.0.0.1:%1%2").arg(port).arg(path)));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setSslConfiguration(m_certificate.trust());
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 60'000))
        return "no answer";
    return reply->error() == QNetworkReply::NoError ? reply->readAll() : reply->errorString().toUtf8();
}

bool TlsTest::connectTo(QSslSocket &socket, quint16 port) const
{
    socket.setSslConfiguration(m_certificate.trust());
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    return QTest::qWaitFor([&] { return socket.isEncrypted(); }, 30'000);
}

void TlsTest::badFilesAreRefused_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const char *certificate, const char *key, const char *reason) {
        QTest::newRow(name) << QString::fromLatin1(certificate) << QString::fromLatin1(key)
                            << QString::fromLatin1(reason);
    };
    row("no certificate", "", "one.key", "TLS needs a certificate and its key");
    row("no key", "one.pem", "", "TLS needs a certificate and its key");
    row("missing certificate", "none", "one.key", "none: No such file");
    row("missing key", "one.pem", "none", "none: No such file");
    row("empty certificate", "empty", "one.key", "holds no certificate");
    row("nonsense", "nonsense", "one.key", "holds no certificate");
    row("empty key", "one.pem", "empty", "holds no private key");
    row("swapped", "one.key", "one.pem", "holds no certificate");
    row("of another", "one.pem", "two.key", "is not the key of the certificate");
    row("encrypted", "one.pem", "encrypted", "is encrypted");
    row("of a strange kind", "one.pem", "ed25519", "neither an RSA nor an EC key");
}

void TlsTest::badFilesAreRefused()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, reason);
    const auto path = [&](const QString &name) {
        return name.isEmpty() ? QString() : m_folder.filePath(name);
    };
    const auto identity = TlsIdentity::load({path(certificate), path(key)});
    QVERIFY(!identity.has_value());
    QVERIFY(identity.error().code == ErrorCode::InvalidArgument);
    const QString message = QString::fromStdString(identity.error().message);
    QVERIFY2(message.contains(reason), qPrintable(message));
    QVERIFY(TlsIdentity::load(files(m_other))); // RSA keys are as good
}

void TlsTest::servesRequests()
{
    const auto server = serve();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(ask("GET", server->port(), QStringLiteral("/hello")), QByteArray("hello"));
    QCOMPARE(server->server().counters().accepted, 1ULL); // the connection is kept
}

void TlsTest::takesLargeBodies()
{
    const auto server = serve();
    QByteArray body = TestServer::fileContent();
    body += body;
    body += "the end";
    QVERIFY(ask("POST", server->port(), QStringLiteral("/large"), body) == body);
    QVERIFY(server->wasSpooled);
}

void TlsTest::sendsFiles()
{
    const auto server = serve();
    for (int i = 0; i < 3; ++i)
        QVERIFY(ask("GET", server->port(), QStringLiteral("/file")) == TestServer::fileContent());
}

// Clients take an end without TLS's own word for an attacker's cut.
void TlsTest::closesWithAWord()
{
    const auto server = serve();
    QSslSocket socket;
    QVERIFY(connectTo(socket, server->port()));
    socket.write("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QVERIFY(QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 30'000));
    QVERIFY(socket.readAll().endsWith("hello"));
    QCOMPARE(socket.error(), QAbstractSocket::RemoteHostClosedError);
    QTRY_COMPARE(server->server().connectionCount(), 0);
}

void TlsTest::speaksWebSocket()
{
    Route route;
    route.method = "GET";
    route.pattern = "/ws";
    std::vector<std::unique_ptr<WebSocket>> sockets;
    route.upgrade = [&](const RequestPtr &, std::unique_ptr<WebSocket> socket) {
        WebSocket *raw = socket.get();
        connect(raw, &WebSocket::textReceived, raw, [raw](const QByteArray &text) { raw->sendText(text + text); });
        sockets.push_back(std::move(socket));
    };
    Router router;
    router.add(std::move(route));
    Server server(std::move(router), Limits());
    server.useTls(*TlsIdentity::load(files(m_certificate)));
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QWebSocket client;
    client.setSslConfiguration(m_certificate.trust());
    QString answer;
    connect(&client, &QWebSocket::connected, [&] { client.sendTextMessage(QString(100'000, QLatin1Char('x'))); });
    connect(&client, &QWebSocket::textMessageReceived, [&](const QString &text) { answer = text; });
    client.open(QUrl(QStringLiteral("wss://127.0.0.1:%1/ws").arg(server.port())));
    QVERIFY(QTest::qWaitFor([&] { return !answer.isEmpty(); }, 30'000));
    QCOMPARE(answer.size(), 200'000);
}

void TlsTest::oldProtocolsAreRefused()
{
    const auto server = serve();
    QProcess client;
    client.start(QStringLiteral("openssl"),
                 {QStringLiteral("s_client"), QStringLiteral("-tls1_1"), QStringLiteral("-cipher"),
                  QStringLiteral("ALL:@SECLEVEL=0"), QStringLiteral("-connect"),
                  QStringLiteral("127.0.0.1:%1").arg(server->port())});
    client.closeWriteChannel();
    QVERIFY(QTest::qWaitFor([&] { return client.state() == QProcess::NotRunning; }, 30'000));
    QVERIFY(client.exitCode() != 0);
    QCOMPARE(ask("GET", server->port(), QStringLiteral("/hello")), QByteArray("hello"));
}

void TlsTest::plainClientsAreDropped()
{
    const auto server = serve();
    QTcpSocket plain;
    plain.connectToHost(QHostAddress::LocalHost, server->port());
    QVERIFY(QTest::qWaitFor([&] { return plain.state() == QAbstractSocket::ConnectedState; }, 30'000));
    plain.write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(QTest::qWaitFor([&] { return plain.state() == QAbstractSocket::UnconnectedState; }, 30'000));
    QTRY_COMPARE(server->server().connectionCount(), 0);
    QCOMPARE(server->handled, 0);
}

void TlsTest::halfHandshakesAreDropped()
{
    Limits limits;
    limits.requestTimeout = std::chrono::milliseconds(200);
    limits.lingerTimeout = std::chrono::milliseconds(100);
    const auto server = serve(limits);
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 20; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QHostAddress::LocalHost, server->port());
        if (i % 2) // the beginning of a handshake
            sockets.back()->write(QByteArray::fromHex("16030100c8010000c40303"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(server->server().counters().accepted, 20ULL, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(server->server().connectionCount(), 0, 30'000);
}

void TlsTest::whoDoesNotReadIsDropped()
{
    Limits limits;
    limits.writeTimeout = std::chrono::milliseconds(300);
    limits.leastBytesPerSecond = 64 * 1024 * 1024;
    const auto server = serve(limits);
    QSslSocket socket;
    socket.setReadBufferSize(1024);
    QVERIFY(connectTo(socket, server->port()));
    for (int i = 0; i < 16; ++i) // more than the system's buffers hold
        socket.write("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(server->server().counters().slowReaders, 1ULL, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(server->server().connectionCount(), 0, 30'000);
}

void TlsTest::renewedFilesAreTakenUp()
{
    const TlsFiles used{m_folder.filePath(QStringLiteral("used.pem")), m_folder.filePath(QStringLiteral("used.key"))};
    const auto install = [&](const TestCertificate &made, int second) {
        for (const auto &[from, to] : {std::pair(made.certificate, used.certificate), std::pair(made.key, used.key)}) {
            QFile::remove(to);
            QVERIFY(QFile::copy(from, to));
            QFile file(to);
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.setFileTime(QDateTime::fromSecsSinceEpoch(1'700'000'000 + second), QFile::FileModificationTime);
        }
    };
    install(m_other, 0);
    TestServer server;
    auto identity = TlsIdentity::load(used, std::chrono::seconds(0));
    QVERIFY(identity.has_value());
    server.server().useTls(*std::move(identity));
    QVERIFY(ask("GET", server.port(), QStringLiteral("/hello")) != "hello"); // we do not trust this one
    install({m_certificate.certificate, m_other.key}, 1);                    // half-way: the old one stays
    QVERIFY(ask("GET", server.port(), QStringLiteral("/hello")) != "hello");
    install(m_certificate, 2);
    QCOMPARE(ask("GET", server.port(), QStringLiteral("/hello")), QByteArray("hello"));
}

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
