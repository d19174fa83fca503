// The live socket, with a real server and clients.
#include "server/judging/active_judgings.h"
#include "server/live/event_hub.h"
#include "server/live/topic_access.h"
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"
#include "tests/support/raw_client.h"

using namespace gavel;
using namespace gavel::test;

namespace {

constexpr int kPatience = 30'000; // ms

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

class Watcher : public QObject {
public:
    // With a token in the header, or, if it is null, none.
    Watcher(quint16 port, const QByteArray &token)
    {
        connect(&m_socket, &QWebSocket::textMessageReceived, this,
                [this](const QString &text) { received.append(QJsonDocument::fromJson(text.toUtf8()).object()); });
        QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/api/v1/live").arg(port)));
        if (!token.isNull())
            request.setRawHeader("Authorization", "Bearer " + token);
        m_socket.open(request);
        (void)QTest::qWaitFor(
            [this] {
                return m_socket.state() == QAbstractSocket::ConnectedState ||
                       m_socket.state() == QAbstractSocket::UnconnectedState;
            },
            kPatience);
    }

    void send(const QJsonObject &message)
    {
        m_socket.sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    }
    void subscribe(const QString &topic) { send({{s("type"), s("subscribe")}, {s("topic"), topic}}); }

    QList<QJsonObject> of(const char *type) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &message : received) {
            if (message.value(s("type")).toString() == s(type))
                found.append(message);
        }
        return found;
    }
    bool waitFor(const char *type, qsizetype count = 1)
    {
        return QTest::qWaitFor([&] { return of(type).size() >= count; }, kPatience);
    }
    QStringList states() const
    {
        QStringList states;
        for (const QJsonObject &event : of("event"))
            states.append(event.value(s("data")).toObject().value(s("state")).toString());
        return states;
    }
    bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    bool waitForEnd()
    {
        return QTest::qWaitFor([this] { return !isOpen(); }, kPatience);
    }
    int closeCode() const { return m_socket.closeCode(); }

    QList<QJsonObject> received;

private:
    QWebSocket m_socket;
};

} // namespace

class LiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void aSubmissionIsFollowedToItsEnd();
    void ownSubmissionsComeWithoutTheirIds();
    void runsAreFollowed();
    void whatARunPrintsIsTold();
    void staffSeesQueueAndWorkers();
    void contestsAreFollowed();
    void topicsAreGuarded_data();
    void topicsAreGuarded();
    void browsersAuthenticateByMessage();
    void strangersAreSentAway();
    void whatWasMissedIsRepeated();
    void whatIsForgottenIsToldSo();
    void nothingComesAfterUnsubscribing();
    void aSlowClientIsToldThatItLagged();
    void aRevokedTokenEndsTheConnection();
    void aBadMessageEndsTheConnection();

private:
    std::unique_ptr<Watcher> watcher(const char *who);
    QString submit(const char *who = "contestant");
    wire::Job nextJob();

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
    int m_jobs = 0;
};

void LiveTest::initTestCase()
{
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    m_site = std::make_unique<TestSite>(settings);
    QCOMPARE(m_site->import(s("echo")).status, 201);
    m_site->addAccount(s("other"), accounts::Role::Contestant);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(s("worker")));
    QVERIFY(m_worker->enter(s("w1"), s("i"), {}, 100));
    m_worker->send(wire::Ready{100, {}});
}

void LiveTest::cleanup()
{
    m_jobs = int(m_worker->all<wire::Job>().size());
}

std::unique_ptr<Watcher> LiveTest::watcher(const char *who)
{
    auto made = std::make_unique<Watcher>(m_site->port(), m_site->token(s(who)));
    if (!made->waitFor("hello"))
        qFatal("no hello");
    return made;
}

QString LiveTest::submit(const char *who)
{
    return m_site
        ->post(s(who), s("/api/v1/submissions"),
               {{s("problem"), s("echo")}, {s("language"), s("python3")}, {s("source"), s("x")}})
        .text("id");
}

wire::Job LiveTest::nextJob()
{
    if (!m_worker->waitFor<wire::Job>(++m_jobs))
        qFatal("no job came");
    return m_worker->all<wire::Job>().at(m_jobs - 1);
}

void LiveTest::aSubmissionIsFollowedToItsEnd()
{
    const QString id = submit();
    const wire::Job job = nextJob();
    const auto client = watcher("contestant");
    client->subscribe(s("submission:") + id);
    QVERIFY(client->waitFor("subscribed"));
    m_worker->send(wire::Progress{job.key, wire::JobStage::Compiling, 0, 2});
    m_worker->send(wire::Progress{job.key, wire::JobStage::Running, 1, 2});
    m_worker->send(LinkClient::reportOn(job));
    QVERIFY(client->waitFor("event", 3));
    QCOMPARE(client->states(), (QStringList{s("compiling"), s("running"), s("finished")}));
    const QList<QJsonObject> events = client->of("event");
    QCOMPARE(events[0].value(s("topic")).toString(), s("submission:") + id);
    QVERIFY(events[0].value(s("seq")).toInt() < events[1].value(s("seq")).toInt());
    QCOMPARE(events[1].value(s("data")).toObject().value(s("tests_done")).toInt(), 1);
    QCOMPARE(events[2].value(s("data")).toObject().value(s("verdict")).toString(), s("AC"));
}

void LiveTest::ownSubmissionsComeWithoutTheirIds()
{
    const auto client = watcher("contestant");
    const auto other = watcher("other");
    client->subscribe(s("submissions"));
    other->subscribe(s("submissions"));
    QVERIFY(client->waitFor("subscribed") && other->waitFor("subscribed"));
    const QString id = submit();
    m_worker->send(LinkClient::reportOn(nextJob()));
    QVERIFY(client->waitFor("event", 3));
    QCOMPARE(client->of("event")[0].value(s("data")).toObject().value(s("submission_id")).toString(), id);
    QCOMPARE(client->states().last(), s("finished"));
    // Its own comes, and only that.
    (void)submit("other");
    QVERIFY(other->waitFor("event"));
    (void)nextJob(); // the next test is to have the next one
    QVERIFY(other->of("event")[0].value(s("data")).toObject().value(s("submission_id")).toString() != id);
}

void LiveTest::runsAreFollowed()
{
    const QString id =
        m_site->post(s("contestant"), s("/api/v1/runs"), {{s("language"), s("python3")}, {s("source"), s("x")}})
            .text("id");
    const wire::Job job = nextJob();
    const auto client = watcher("contestant");
    const auto other = watcher("other");
    client->subscribe(s("run:") + id);
    other->subscribe(s("run:") + id);
    QVERIFY(client->waitFor("subscribed"));
    QVERIFY(other->waitFor("error"));
    wire::Report report;
    report.key = job.key;
    report.outputs.emplace(1);
    m_worker->send(report);
    // What came before the end depends on when it began to listen.
    QVERIFY(QTest::qWaitFor([&] { return client->states().contains(s("finished")); }, kPatience));
}

void LiveTest::whatARunPrintsIsTold()
{
    const auto client = watcher("contestant");
    const QString id = m_site
                           ->post(s("contestant"), s("/api/v1/runs"),
                                  {{s("language"), s("python3")}, {s("source"), s("x")}, {s("streams_output"), true}})
                           .text("id");
    const wire::Job job = nextJob();
    QVERIFY(job.run && job.run->streamsOutput);
    client->subscribe(s("run:") + id);
    QVERIFY(client->waitFor("subscribed"));
    wire::JobKey notHeld = job.key;
    ++notHeld.attempt;
    m_worker->send(wire::OutputPiece{notHeld, 0, 0, "of another attempt"});
    m_worker->send(wire::OutputPiece{job.key, 0, 0, "text \xc3\xa4"});
    m_worker->send(wire::OutputPiece{job.key, 0, 7, "\xff"});
    wire::Report report;
    report.key = job.key;
    report.outputs.emplace(1);
    m_worker->send(report);
    QVERIFY(QTest::qWaitFor([&] { return client->states().contains(s("finished")); }, kPatience));
    QList<QJsonObject> pieces;
    for (const QJsonObject &event : client->of("event")) {
        const QJsonObject data = event.value(s("data")).toObject();
        if (data.value(s("kind")).toString() == s("output"))
            pieces.append(data);
    }
    QCOMPARE(pieces.size(), 2);
    QCOMPARE(pieces[0], (QJsonObject{{s("kind"), s("output")},
                                     {s("run"), 0},
                                     {s("offset"), 0},
                                     {s("stdout"), QString::fromUtf8("text \xc3\xa4")}}));
    QCOMPARE(pieces[1],
             (QJsonObject{{s("kind"), s("output")}, {s("run"), 0}, {s("offset"), 7}, {s("stdout_base64"), s("/w==")}}));
    // Who comes back hears it again.
    const auto other = watcher("contestant");
    other->send({{s("type"), s("subscribe")},
                 {s("topic"), s("run:") + id},
                 {s("epoch"), client->of("hello")[0].value(s("epoch"))},
                 {s("after"), client->of("hello")[0].value(s("seq"))}});
    QVERIFY(QTest::qWaitFor([&] { return other->states().contains(s("finished")); }, kPatience));
    const QList<QJsonObject> heard = client->of("event"); // without what came before it had subscribed
    QCOMPARE(other->of("event").mid(other->of("event").size() - heard.size()), heard);
}

void LiveTest::staffSeesQueueAndWorkers()
{
    const auto client = watcher("jury");
    client->subscribe(s("queue"));
    client->subscribe(s("workers"));
    QVERIFY(client->waitFor("subscribed", 2));
    (void)submit();
    const wire::Job job = nextJob();
    QVERIFY(QTest::qWaitFor(
        [&] {
            bool hasJudging = false;
            bool hasDepth = false;
            for (const QJsonObject &event : client->of("event")) {
                const QString kind = event.value(s("data")).toObject().value(s("kind")).toString();
                hasJudging = hasJudging || kind == s("judging");
                hasDepth = hasDepth || kind == s("depth");
            }
            return hasJudging && hasDepth;
        },
        kPatience));
    LinkClient second(m_site->port(), m_site->token(s("worker")));
    QVERIFY(second.enter(s("w2"), s("j")));
    QVERIFY(QTest::qWaitFor(
        [&] {
            for (const QJsonObject &event : client->of("event")) {
                if (event.value(s("data")).toObject().value(s("connected")).toArray().size() == 2)
                    return true;
            }
            return false;
        },
        kPatience));
    m_worker->send(LinkClient::reportOn(job));
}

void LiveTest::contestsAreFollowed()
{
    const auto put = [&](const QDateTime &start, const QDateTime &end) {
        const QJsonObject contest{{s("title"), s("Spring")},
                                  {s("start_at"), start.toString(Qt::ISODateWithMs)},
                                  {s("end_at"), end.toString(Qt::ISODateWithMs)},
                                  {s("problems"), QJsonArray()},
                                  {s("participants"), QJsonArray{s("contestant")}}};
        return m_site
            ->request("PUT", s("jury"), s("/api/v1/contests/spring"), QJsonDocument(contest).toJson(),
                      {{"Content-Type", "application/json"}})
            .status;
    };
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QCOMPARE(put(now.addSecs(3600), now.addSecs(7200)), 200);
    const auto in = watcher("contestant");
    const auto out = watcher("other");
    in->subscribe(s("contest:spring"));
    out->subscribe(s("contest:spring"));
    QVERIFY(in->waitFor("subscribed") && out->waitFor("error"));
    // It starts and ends soon after it was put off to earlier.
    const QDateTime soon = QDateTime::currentDateTimeUtc().addMSecs(300);
    QCOMPARE(put(soon, soon.addMSecs(300)), 200);
    QVERIFY(in->waitFor("event", 3));
    QStringList kinds;
    for (const QJsonObject &event : in->of("event"))
        kinds.append(event.value(s("data")).toObject().value(s("kind")).toString());
    QCOMPARE(kinds, (QStringList{s("changed"), s("started"), s("ended")}));
    QVERIFY(out->of("event").isEmpty());
}

void LiveTest::topicsAreGuarded_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<QString>("topic");
    QTest::addColumn<int>("status"); // 0: allowed
    const auto row = [](const char *who, const char *topic, int status) {
        QTest::addRow("%s %s", who, topic) << s(who) << s(topic) << status;
    };
    for (const char *staff : {"admin", "jury"}) {
        row(staff, "queue", 0);
        row(staff, "workers", 0);
        row(staff, "submissions", 0);
        row(staff, "submission:THEIRS", 0);
    }
    row("contestant", "queue", 403);
    row("contestant", "workers", 403);
    row("contestant", "submissions", 0);
    row("contestant", "submission:THEIRS", 0);
    row("other", "submission:THEIRS", 404);
    row("worker", "submissions", 403);
    row("worker", "queue", 403);
    row("worker", "submission:THEIRS", 403);
    row("jury", "submission:999999", 404);
    row("jury", "submission:x", 404);
    row("jury", "submission:", 404);
    row("jury", "run:nothing", 404);
    row("jury", "nonsense", 404);
    row("jury", "queue:1", 404);
}

void LiveTest::topicsAreGuarded()
{
    QFETCH(QString, who);
    QFETCH(QString, topic);
    QFETCH(int, status);
    if (topic.contains(s("THEIRS"))) {
        topic.replace(s("THEIRS"), submit());
        m_worker->send(LinkClient::reportOn(nextJob()));
    }
    const auto client = watcher(who.toLatin1().constData());
    client->subscribe(topic);
    if (status == 0) {
        QVERIFY(client->waitFor("subscribed"));
        return;
    }
    QVERIFY(client->waitFor("error"));
    const QJsonObject problem = client->of("error")[0].value(s("problem")).toObject();
    QCOMPARE(problem.value(s("status")).toInt(), status);
    QVERIFY(client->of("subscribed").isEmpty());
}

void LiveTest::browsersAuthenticateByMessage()
{
    Watcher client(m_site->port(), {});
    QVERIFY(client.isOpen());
    client.send({{s("type"), s("authenticate")}, {s("token"), QString::fromLatin1(m_site->token(s("contestant")))}});
    QVERIFY(client.waitFor("hello"));
    client.subscribe(s("submissions"));
    QVERIFY(client.waitFor("subscribed"));
}

void LiveTest::strangersAreSentAway()
{
    Watcher bad(m_site->port(), "gvl_nonsense");
    QVERIFY(!bad.isOpen());
    Watcher early(m_site->port(), {});
    early.subscribe(s("submissions"));
    QVERIFY(early.waitForEnd());
    QCOMPARE(early.closeCode(), int(QWebSocketProtocol::CloseCodePolicyViolated));
    Watcher wrong(m_site->port(), {});
    wrong.send({{s("type"), s("authenticate")}, {s("token"), s("gvl_nonsense")}});
    QVERIFY(wrong.waitForEnd());
    QVERIFY(wrong.of("hello").isEmpty());
}

void LiveTest::whatWasMissedIsRepeated()
{
    auto client = watcher("contestant");
    const QString epoch = client->of("hello")[0].value(s("epoch")).toString();
    const qint64 seen = client->of("hello")[0].value(s("seq")).toInteger();
    client.reset();
    const QString id = submit();
    m_worker->send(LinkClient::reportOn(nextJob()));
    QVERIFY(m_site->get(s("contestant"), s("/api/v1/submissions/%1?wait=20").arg(id)).status == 200);
    client = watcher("contestant");
    client->send(
        {{s("type"), s("subscribe")}, {s("topic"), s("submissions")}, {s("epoch"), epoch}, {s("after"), seen}});
    QVERIFY(client->waitFor("event", 3));
    QCOMPARE(client->states().last(), s("finished"));
    QVERIFY(client->of("lagged").isEmpty());
}

void LiveTest::whatIsForgottenIsToldSo()
{
    const auto client = watcher("contestant");
    client->send(
        {{s("type"), s("subscribe")}, {s("topic"), s("submissions")}, {s("epoch"), s("another")}, {s("after"), 0}});
    QVERIFY(client->waitFor("lagged"));
    QCOMPARE(client->of("lagged")[0].value(s("topic")).toString(), s("submissions"));
}

void LiveTest::nothingComesAfterUnsubscribing()
{
    const auto client = watcher("contestant");
    client->subscribe(s("submissions"));
    QVERIFY(client->waitFor("subscribed"));
    client->send({{s("type"), s("unsubscribe")}, {s("topic"), s("submissions")}});
    QVERIFY(client->waitFor("unsubscribed"));
    const QString id = submit();
    m_worker->send(LinkClient::reportOn(nextJob()));
    QCOMPARE(m_site->get(s("contestant"), s("/api/v1/submissions/%1?wait=30").arg(id)).status, 200);
    // What comes later is in order, so that when this is there, nothing else will come.
    client->subscribe(s("submissions"));
    QVERIFY(client->waitFor("subscribed", 2));
    QVERIFY(client->of("event").isEmpty());
}

void LiveTest::aSlowClientIsToldThatItLagged()
{
    // A client that reads nothing, beside one that reads everything.
    RawClient slow(m_site->port());
    slow.send("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer " +
              m_site->token(s("jury")) + "\r\n\r\n");
    const auto frame = [](const QByteArray &text) { // masked with zeros
        QByteArray bytes("\x81");
        bytes.append(char(0x80 | text.size()));
        return bytes + QByteArray(4, '\0') + text;
    };
    QVERIFY(slow.waitFor("hello"));
    slow.send(frame(R"({"type":"subscribe","topic":"queue"})"));
    QVERIFY(slow.waitFor("subscribed"));
    slow.socket().setReadBufferSize(4096); // and it reads no more
    const auto quick = watcher("jury");
    quick->subscribe(s("queue"));
    QVERIFY(quick->waitFor("subscribed"));
    live::EventHub &hub = m_site->services().live;
    const QByteArray data = R"({"filler":")" + QByteArray(60'000, 'x') + R"("})";
    constexpr int kEvents = 200; // 12 MB: more than the sockets' own buffers take
    for (int i = 0; i < kEvents; ++i) {
        hub.publish(live::kQueueKey, data);
        QTest::qWait(0);
    }
    QVERIFY(quick->waitFor("event", kEvents));
    slow.socket().setReadBufferSize(0);
    QVERIFY(slow.waitFor("\"lagged\""));
    QVERIFY(slow.received().count("filler") < kEvents);
}

void LiveTest::aRevokedTokenEndsTheConnection()
{
    m_site->addAccount(s("guest"), accounts::Role::Contestant);
    const auto client = watcher("guest");
    const auto bystander = watcher("contestant");
    client->subscribe(s("submissions"));
    QVERIFY(client->waitFor("subscribed"));
    QCOMPARE(m_site->request("DELETE", s("guest"), s("/api/v1/sessions/current")).status, 204);
    QVERIFY(client->waitForEnd());
    QCOMPARE(client->closeCode(), int(QWebSocketProtocol::CloseCodePolicyViolated));
    QVERIFY(bystander->isOpen());
}

void LiveTest::aBadMessageEndsTheConnection()
{
    const auto client = watcher("contestant");
    client->send({{s("type"), s("dance")}});
    QVERIFY(client->waitForEnd());
    QCOMPARE(client->closeCode(), int(QWebSocketProtocol::CloseCodeProtocolError));
}

QTEST_GUILESS_MAIN(LiveTest)
#include "live_test.moc"
