// The configuration for nginx that we ship, with a real nginx in front of a real server.
#include "tests/server/api/test_site.h"
#include "tests/support/certificates.h"
#include "worker/link/server_connection.h"
#include "worker/link/server_list.h"

#include <QSslSocket>
#include <QTcpServer>
#include <QWebSocket>

#include <unistd.h>

using namespace gavel;
using namespace gavel::test;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

class NginxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void leadsToHttps();
    void servesTheApi();
    void tellsTheClientsAddress();
    void upgradesWebSockets();
    void takesWorkers();
    void refusesLargeBodies();

private:
    QByteArray configuration() const;
    bool isListening() const;
    Answer ask(const QByteArray &method, const QString &path, const QByteArray &body = {},
               const RequestHeaders &headers = {}, const QString &who = {});
    QString address(const char *scheme) const
    {
        return QStringLiteral("%1://127.0.0.1:%2").arg(s(scheme)).arg(m_https);
    }

    QTemporaryDir m_folder;
    TestCertificate m_certificate;
    std::unique_ptr<TestSite> m_site;
    QNetworkAccessManager m_network;
    QProcess m_nginx;
    quint16 m_http = 0;
    quint16 m_https = 0;
};

// As shipped, but for the addresses, the certificate and where nginx puts its files.
QByteArray NginxTest::configuration() const
{
    QFile file(s(GAVEL_SOURCE_DIR "/resources/nginx/gavel.conf"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    QString text = QString::fromUtf8(file.readAll());
    const QList<std::pair<QString, QString>> changes{
        {s("server 127.0.0.1:8080;"), QStringLiteral("server 127.0.0.1:%1;").arg(m_site->port())},
        {s("listen 80;"), QStringLiteral("listen 127.0.0.1:%1;").arg(m_http)},
        {s("listen 443 ssl http2;"), QStringLiteral("listen 127.0.0.1:%1 ssl http2;").arg(m_https)},
        {s("    listen [::]:80;\n"), QString()},
        {s("    listen [::]:443 ssl http2;\n"), QString()},
        {s("/etc/ssl/gavel/fullchain.pem"), m_certificate.certificate},
        {s("/etc/ssl/gavel/privkey.pem"), m_certificate.key}};
    for (const auto &[from, to] : changes) {
        if (text.count(from) != 1)
            qFatal("%s is not there once", qPrintable(from));
        text.replace(from, to);
    }
    const QByteArray folder = m_folder.path().toUtf8();
    QByteArray temporary;
    for (const char *kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        temporary += QByteArray(kind) + "_temp_path " + folder + '/' + kind + ";\n";
    const QByteArray user = ::geteuid() == 0 ? "user root;\n" : "";
    return user + "daemon off;\nworker_processes 1;\npid " + folder + "/nginx.pid;\nerror_log " + folder +
           "/error.log;\nevents {}\nhttp {\naccess_log off;\n" + temporary + text.toUtf8() + "}\n";
}

void NginxTest::initTestCase()
{
    m_certificate = TestCertificate::make(m_folder.path(), s("site"));
    m_site = std::make_unique<TestSite>();
    m_http = freePort();
    m_https = freePort();
    QFile file(m_folder.filePath(s("nginx.conf")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(configuration());
    file.close();
    m_nginx.setProcessChannelMode(QProcess::ForwardedChannels);
    m_nginx.start(s("/usr/sbin/nginx"), {s("-p"), m_folder.path(), s("-c"), file.fileName(), s("-e"), s("stderr")});
    QVERIFY2(m_nginx.waitForStarted(30'000), "apt install nginx-light");
    QTRY_VERIFY_WITH_TIMEOUT(isListening() || m_nginx.state() == QProcess::NotRunning, 30'000);
    QCOMPARE(m_nginx.state(), QProcess::Running);
}

void NginxTest::cleanupTestCase()
{
    m_nginx.terminate();
    m_nginx.waitForFinished(30'000);
}

bool NginxTest::isListening() const
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_https);
    return socket.waitForConnected(100);
}

Answer NginxTest::ask(const QByteArray &method, const QString &path, const QByteArray &body,
                      const RequestHeaders &headers, const QString &who)
{
    QNetworkRequest request(QUrl(path.startsWith(s("http")) ? path : address("https") + path));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, method == "GET");
    request.setSslConfiguration(m_certificate.trust());
    if (!who.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_site->token(who));
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    TestSite::wait([&] { return reply->isFinished(); });
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    answer.json = QJsonDocument::fromJson(answer.body).object();
    answer.headers = reply->rawHeaderPairs();
    return answer;
}

void NginxTest::leadsToHttps()
{
    const Answer answer = ask("GET", QStringLiteral("http://127.0.0.1:%1/api/v1/me?x=1").arg(m_http));
    QCOMPARE(answer.status, 308);
    QCOMPARE(answer.header("Location"), QByteArray("https://127.0.0.1/api/v1/me?x=1"));
}

void NginxTest::servesTheApi()
{
    const Answer me = ask("GET", s("/api/v1/me"), {}, {}, s("jury"));
    QCOMPARE(me.status, 200);
    QCOMPARE(me.text("role"), s("jury"));
    QVERIFY(me.header("Strict-Transport-Security").startsWith("max-age="));
    QCOMPARE(ask("GET", s("/api/v1/me")).status, 401);
    QCOMPARE(ask("GET", s("/healthz")).status, 200);
}

// What a client says of its address is not believed; what the proxy says is.
void NginxTest::tellsTheClientsAddress()
{
    const QByteArray login =
        QJsonDocument(QJsonObject{{s("name"), s("contestant")}, {s("password"), TestSite::kPassword}}).toJson();
    const RequestHeaders forged{{"Content-Type", "application/json"}, {"X-Forwarded-For", "192.0.2.99"}};
    QCOMPARE(ask("POST", s("/api/v1/sessions"), login, forged).status, 201);
    const auto lastAddress = [&] {
        const QJsonArray sessions =
            m_site->get(s("admin"), s("/api/v1/accounts/contestant/sessions")).array("sessions");
        return sessions[0].toObject().value(s("address")).toString();
    };
    QCOMPARE(lastAddress(), s("127.0.0.1"));
    // Without the proxy in between the same words are believed, since we are on the machine that is trusted.
    QCOMPARE(m_site->request("POST", {}, s("/api/v1/sessions"), login, forged).status, 201);
    QCOMPARE(lastAddress(), s("192.0.2.99"));
}

void NginxTest::upgradesWebSockets()
{
    QWebSocket socket;
    socket.setSslConfiguration(m_certificate.trust());
    QStringList received;
    connect(&socket, &QWebSocket::textMessageReceived, [&](const QString &text) { received.append(text); });
    QNetworkRequest request(QUrl(address("wss") + s("/api/v1/live")));
    request.setRawHeader("Authorization", "Bearer " + m_site->token(s("jury")));
    socket.open(request);
    TestSite::wait([&] { return received.size() == 1; });
    socket.sendTextMessage(s(R"({"type":"subscribe","topic":"workers"})"));
    TestSite::wait([&] { return received.size() >= 2; });
    QVERIFY(received[1].contains(s("subscribed")));
}

void NginxTest::takesWorkers()
{
    QSslConfiguration::setDefaultConfiguration(m_certificate.trust());
    const auto servers = std::make_shared<worker::ServerList>(QList<QUrl>{QUrl(address("https"))});
    worker::ServerConnection connection(servers, m_site->token(s("worker")), worker::ConnectionTimes{});
    bool isOpen = false;
    connect(&connection, &worker::ServerConnection::opened, [&] { isOpen = true; });
    connection.open();
    TestSite::wait([&] { return isOpen; });
    connection.close();
}

void NginxTest::refusesLargeBodies()
{
    QCOMPARE(ask("POST", s("/api/v1/sessions"), QByteArray(7 * 1024 * 1024, 'x')).status, 413);
    QCOMPARE(ask("GET", s("/healthz")).status, 200);
}

QTEST_GUILESS_MAIN(NginxTest)
#include "nginx_test.moc"
