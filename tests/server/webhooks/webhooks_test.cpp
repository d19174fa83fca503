// Webhooks: a receiver of the test's is told what happens, by a real server.
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/webhook_repository.h"
#include "server/webhooks/webhook_service.h"
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

#include <QMessageAuthenticationCode>
#include <QTcpServer>
#include <QTcpSocket>

using namespace gavel;
using namespace gavel::test;

namespace {

constexpr int kPatience = 30'000; // ms

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

// Answers each request with the next status of its list, the last one for ever.
class Receiver : public QTcpServer {
public:
    Receiver()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            auto bytes = std::make_shared<QByteArray>();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket, bytes] {
                *bytes += socket->readAll();
                const qsizetype head = bytes->indexOf("\r\n\r\n");
                if (head < 0 || bytes->size() < head + 4 + header(*bytes, "content-length").toInt())
                    return;
                received.append(*bytes);
                const int status = statuses.size() > 1 ? statuses.takeFirst() : statuses.first();
                socket->write("HTTP/1.1 " + QByteArray::number(status) + " x\r\nContent-Length: 0\r\n\r\n");
                bytes->clear();
            });
        });
        listen(QHostAddress::LocalHost);
    }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1/hook").arg(serverPort()); }

    static QByteArray header(const QByteArray &request, const char *name)
    {
        const qsizetype at = request.toLower().indexOf("\r\n" + QByteArray(name) + ": ");
        if (at < 0)
            return {};
        const qsizetype start = at + 4 + qsizetype(strlen(name));
        return request.mid(start, request.indexOf('\r', start) - start);
    }
    static QByteArray body(const QByteArray &request) { return request.mid(request.indexOf("\r\n\r\n") + 4); }

    QList<int> statuses{200};
    QList<QByteArray> received;
};

} // namespace

class WebhooksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aVerdictIsToldSigned();
    void failuresAreTriedAgain();
    void deadDeliveriesCanBeReplayed();
    void privateAddressesAreDeadAtOnce();
    void badWebhooksAreRefused_data();
    void badWebhooksAreRefused();
    void theSecretIsToldOnce();
    void removedWebhooksAreSilent();
    void pausesGrow();
    void theEndAndWhatIsToldAreOneTransaction();

private:
    void open(bool mayReachUs);
    QString addHook(const QString &url);
    void judgeOne();
    QJsonArray deliveries(const char *state);

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
    int m_jobs = 0;
};

void WebhooksTest::init()
{
    open(true);
}

void WebhooksTest::open(bool mayReachUs)
{
    m_worker.reset();
    m_site.reset();
    m_jobs = 0;
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    settings.webhooks.lookEvery = std::chrono::milliseconds(20);
    settings.webhooks.pauseAfter = [](int) {
        return std::chrono::milliseconds(1);
    };
    if (mayReachUs)
        settings.outboundAllowed = {{QHostAddress(QHostAddress::LocalHost), 32}};
    m_site = std::make_unique<TestSite>(settings);
    QCOMPARE(m_site->import(s("echo")).status, 201);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(s("worker")));
    QVERIFY(m_worker->enter(s("w1"), s("i"), {}, 100));
    m_worker->send(wire::Ready{100, {}});
}

QString WebhooksTest::addHook(const QString &url)
{
    const Answer answer = m_site->post(s("admin"), s("/api/v1/webhooks"),
                                       {{s("url"), url},
                                        {s("events"), QJsonArray{s("submission.judged")}},
                                        {s("secret"), s("a secret of the test's")}});
    if (answer.status != 201)
        qWarning("%s", answer.body.constData());
    return answer.text("id");
}

void WebhooksTest::judgeOne()
{
    QCOMPARE(m_site
                 ->post(s("contestant"), s("/api/v1/submissions"),
                        {{s("problem"), s("echo")}, {s("language"), s("python3")}, {s("source"), s("x")}})
                 .status,
             202);
    QVERIFY(m_worker->waitFor<wire::Job>(++m_jobs));
    m_worker->send(LinkClient::reportOn(m_worker->all<wire::Job>().at(m_jobs - 1), domain::Verdict::WrongAnswer));
}

QJsonArray WebhooksTest::deliveries(const char *state)
{
    return m_site->get(s("jury"), s("/api/v1/webhook-deliveries?state=") + s(state)).array("deliveries");
}

void WebhooksTest::aVerdictIsToldSigned()
{
    Receiver receiver;
    (void)addHook(receiver.url());
    judgeOne();
    QTRY_COMPARE_WITH_TIMEOUT(receiver.received.size(), 1, kPatience);
    const QByteArray request = receiver.received.first();
    QVERIFY(request.startsWith("POST /hook HTTP/1.1\r\n"));
    const QByteArray body = Receiver::body(request);
    const QJsonObject told = QJsonDocument::fromJson(body).object();
    QCOMPARE(told.value(s("event")).toString(), s("submission.judged"));
    QCOMPARE(told.value(s("verdict")).toString(), s("WA"));
    const qint64 timestamp = Receiver::header(request, "gavel-timestamp").toLongLong();
    QVERIFY(qAbs(timestamp - QDateTime::currentSecsSinceEpoch()) < 600);
    QCOMPARE(Receiver::header(request, "gavel-signature"),
             webhooks::signature(s("a secret of the test's"), timestamp, body));
    // A known value, so that the rule itself does not change: HMAC-SHA256 of "1.x" with key "key".
    QCOMPARE(webhooks::signature(s("key"), 1, "x"),
             QByteArray("v1=") + QMessageAuthenticationCode::hash("1.x", "key", QCryptographicHash::Sha256).toHex());
    QTRY_COMPARE_WITH_TIMEOUT(deliveries("delivered").size(), 1, kPatience);
}

void WebhooksTest::failuresAreTriedAgain()
{
    Receiver receiver;
    receiver.statuses = {500, 302, 204};
    (void)addHook(receiver.url());
    judgeOne();
    QTRY_COMPARE_WITH_TIMEOUT(deliveries("delivered").size(), 1, kPatience);
    QCOMPARE(receiver.received.size(), 3);
    QCOMPARE(deliveries("delivered")[0].toObject().value(s("tries")).toInt(), 3);
    QCOMPARE(Receiver::body(receiver.received[0]), Receiver::body(receiver.received[2]));
}

void WebhooksTest::deadDeliveriesCanBeReplayed()
{
    Receiver receiver;
    receiver.statuses = {503};
    (void)addHook(receiver.url());
    judgeOne();
    QTRY_COMPARE_WITH_TIMEOUT(deliveries("dead").size(), 1, kPatience);
    QCOMPARE(receiver.received.size(), webhooks::WebhookService::kMostTries);
    const QJsonObject dead = deliveries("dead")[0].toObject();
    QCOMPARE(dead.value(s("last_result")).toString(), s("503"));
    receiver.statuses = {200};
    const QString path = s("/api/v1/webhook-deliveries/%1/replay").arg(dead.value(s("id")).toString());
    QCOMPARE(m_site->request("POST", s("jury"), path).status, 204);
    QTRY_COMPARE_WITH_TIMEOUT(deliveries("delivered").size(), 1, kPatience);
    QCOMPARE(m_site->request("POST", s("jury"), s("/api/v1/webhook-deliveries/999/replay")).status, 404);
}

void WebhooksTest::privateAddressesAreDeadAtOnce()
{
    open(false);
    Receiver receiver;
    (void)addHook(receiver.url());
    judgeOne();
    QTRY_COMPARE_WITH_TIMEOUT(deliveries("dead").size(), 1, kPatience);
    QCOMPARE(deliveries("dead")[0].toObject().value(s("tries")).toInt(), 1);
    QVERIFY(receiver.received.isEmpty());
}

void WebhooksTest::badWebhooksAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    QTest::newRow("no http") << QByteArray(R"({"url":"ftp://x.org","events":["submission.judged"]})") << s("url");
    QTest::newRow("event") << QByteArray(R"({"url":"https://x.org","events":["sunrise"]})") << s("events");
    QTest::newRow("none") << QByteArray(R"({"url":"https://x.org","events":[]})") << s("events");
    QTest::newRow("secret") << QByteArray(R"({"url":"https://x.org","events":["submission.judged"],"secret":"x"})")
                            << s("secret");
}

void WebhooksTest::badWebhooksAreRefused()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, field);
    const Answer answer = m_site->postText(s("admin"), s("/api/v1/webhooks"), body);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field(), field);
}

void WebhooksTest::theSecretIsToldOnce()
{
    const Answer made =
        m_site->post(s("admin"), s("/api/v1/webhooks"),
                     {{s("url"), s("https://x.org")}, {s("events"), QJsonArray{s("submission.judged")}}});
    QVERIFY(made.text("secret").size() > 30);
    const Answer list = m_site->get(s("admin"), s("/api/v1/webhooks"));
    QCOMPARE(list.array("webhooks").size(), 1);
    QVERIFY(!list.body.contains("secret"));
}

void WebhooksTest::removedWebhooksAreSilent()
{
    Receiver receiver;
    Receiver other;
    const QString id = addHook(receiver.url());
    (void)addHook(other.url());
    QCOMPARE(m_site->request("DELETE", s("admin"), s("/api/v1/webhooks/") + id).status, 204);
    judgeOne();
    QTRY_COMPARE_WITH_TIMEOUT(other.received.size(), 1, kPatience);
    QVERIFY(receiver.received.isEmpty());
}

void WebhooksTest::pausesGrow()
{
    auto last = std::chrono::milliseconds(0);
    for (int tries = 1; tries < webhooks::WebhookService::kMostTries; ++tries) {
        const auto pause = webhooks::WebhookService::pauseAfter(tries);
        QVERIFY(pause > last);
        last = pause;
    }
}

// A server that died between storing a verdict and noting that webhooks are to be told of it told nobody.
void WebhooksTest::theEndAndWhatIsToldAreOneTransaction()
{
    QVERIFY(!addHook(s("https://x.org/")).isEmpty());
    const Answer submitted =
        m_site->post(s("contestant"), s("/api/v1/submissions"),
                     {{s("problem"), s("echo")}, {s("language"), s("python3")}, {s("source"), s("x")}});
    const auto end = [&](bool succeeds) {
        return m_site->services().database.writeAndWait([succeeds](storage::Connection &connection) -> Result<int> {
            const bool isEnded = TRY(storage::JudgingRepository(connection)
                                         .end(JudgingId{1}, judging::JudgingState::Cancelled, s("why"), 1));
            const auto told = TRY(storage::WebhookRepository(connection).deliveries({}, {}, 10));
            if (!succeeds)
                return failure(ErrorCode::Internal, "the transaction is undone");
            return isEnded ? int(told.size()) : -1;
        });
    };
    QCOMPARE(submitted.status, 202);
    QVERIFY(!end(false));
    const Answer before = m_site->get(s("jury"), s("/api/v1/webhook-deliveries"));
    QCOMPARE(before.array("deliveries").size(), 0);
    QCOMPARE(*end(true), 1);
    QCOMPARE(*end(true), -1); // it ends once, and is told once
}

QTEST_GUILESS_MAIN(WebhooksTest)
#include "webhooks_test.moc"
