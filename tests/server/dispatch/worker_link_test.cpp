#include "server/storage/database.h"
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

using namespace gavel;
using namespace gavel::test;

class WorkerLinkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void refusesWhoMayNotJudge();
    void handsOutAJobAndTakesItsReport();
    void aWaitingJobGoesToTheNextReadyWorker();
    void sendsNoMoreThanTheWorkerTakes();
    void spreadsJobsOverWorkers();
    void acknowledgesARepeatedReport();
    void showsProgress();
    void takesJobsBackFromANewProcess();
    void leavesHeldJobsToAReturningWorker();
    void takesBackWhatNeverArrived();
    void givesReleasedJobsToOthers();
    void aLoneWorkerGetsItsReleasedJobAgain();
    void aRevokedTokenEndsTheLink();
    void tellsTheWorkerToCancel();
    void answersHeartbeats();
    void sendsNothingToADrainingWorker();
    void closesOnMalformedMessages_data();
    void closesOnMalformedMessages();
    void replacesASilentConnection();
    void turnsAwayASecondProcessOfTheSameName();
    void leasesRunOutWhenTheWorkerIsGone();
    void saysGoodbyeWhenTheServerStops();

private:
    void startSite(std::chrono::seconds lease);
    QString submit(const char *source = "print(1)");
    QJsonObject judging(const QString &submission);
    qint64 lostAttempts();
    std::unique_ptr<LinkClient> enter(const char *instance = "i1", const QList<wire::JobKey> &held = {},
                                      int slotCount = 2);

    std::unique_ptr<TestSite> m_site;
};

void WorkerLinkTest::init()
{
    startSite(std::chrono::seconds(2));
}

void WorkerLinkTest::startSite(std::chrono::seconds lease)
{
    serve::ServeSettings settings;
    settings.lease = lease;
    m_site = std::make_unique<TestSite>(settings);
    QCOMPARE(m_site->import(QStringLiteral("echo")).status, 201);
    wire::OfferedLanguage python;
    python.id = QStringLiteral("python3");
    python.sourceFile = QStringLiteral("main.py");
    m_site->services().languages.offered({python});
}

void WorkerLinkTest::cleanup()
{
    m_site.reset();
}

QString WorkerLinkTest::submit(const char *source)
{
    const Answer answer = m_site->post(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"),
                                       {{QStringLiteral("problem"), QStringLiteral("echo")},
                                        {QStringLiteral("language"), QStringLiteral("python3")},
                                        {QStringLiteral("source"), QString::fromLatin1(source)}});
    return answer.text("id");
}

QJsonObject WorkerLinkTest::judging(const QString &submission)
{
    return m_site->get(QStringLiteral("admin"), QStringLiteral("/api/v1/submissions/") + submission)
        .json.value(QStringLiteral("judging"))
        .toObject();
}

qint64 WorkerLinkTest::lostAttempts()
{
    return m_site->services()
        .database
        .readAndWait([](storage::Connection &connection) {
            return connection.executeForInteger(QStringLiteral("SELECT count(*) FROM lost_attempt"));
        })
        .value_or(-1);
}

std::unique_ptr<LinkClient> WorkerLinkTest::enter(const char *instance, const QList<wire::JobKey> &held, int slotCount)
{
    auto worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(QStringLiteral("worker")));
    return worker->enter(QStringLiteral("w1"), QString::fromLatin1(instance), held, slotCount) ? std::move(worker)
                                                                                               : nullptr;
}

void WorkerLinkTest::refusesWhoMayNotJudge()
{
    for (const char *account : {"admin", "jury", "contestant", "nobody"}) {
        LinkClient client(m_site->port(), m_site->token(QString::fromLatin1(account)));
        QVERIFY(!client.isOpen());
    }
}

void WorkerLinkTest::handsOutAJobAndTakesItsReport()
{
    auto worker = enter();
    QVERIFY(worker);
    QCOMPARE(worker->all<wire::Welcome>()[0].lease, std::chrono::milliseconds(2000));
    worker->send(wire::Ready{2, {}});
    const QString submission = submit("print(input())");
    QVERIFY(worker->waitFor<wire::Job>(1));
    const wire::Job job = worker->all<wire::Job>()[0];
    QCOMPARE(QString::number(job.submission.value), submission);
    QCOMPARE(job.language, QStringLiteral("python3"));
    QCOMPARE(job.files, (QList<wire::JobFile>{{QStringLiteral("main.py"), "print(input())"}}));
    worker->send(LinkClient::reportOn(job));
    QVERIFY(worker->waitFor<wire::ReportReply>(1));
    QCOMPARE(worker->all<wire::ReportReply>()[0].key, job.key);
    QCOMPARE(judging(submission).value(QStringLiteral("verdict")).toString(), QStringLiteral("AC"));
}

void WorkerLinkTest::aWaitingJobGoesToTheNextReadyWorker()
{
    const QString submission = submit();
    QCOMPARE(judging(submission).value(QStringLiteral("state")).toString(), QStringLiteral("queued"));
    auto worker = enter();
    QVERIFY(worker);
    worker->send(wire::Ready{1, {}});
    QVERIFY(worker->waitFor<wire::Job>(1));
    QTRY_COMPARE(judging(submission).value(QStringLiteral("state")).toString(), QStringLiteral("leased"));
}

void WorkerLinkTest::sendsNoMoreThanTheWorkerTakes()
{
    auto worker = enter();
    QVERIFY(worker);
    for (int i = 0; i < 5; ++i)
        submit();
    worker->send(wire::Ready{2, {}});
    QVERIFY(worker->waitFor<wire::Job>(2));
    // Said before it knew of them: not room for two more.
    worker->send(wire::Ready{2, {}});
    worker->send(wire::Heartbeat{});
    QVERIFY(worker->waitFor<wire::HeartbeatReply>(1));
    QCOMPARE(worker->all<wire::Job>().size(), 2);
    worker->send(LinkClient::reportOn(worker->all<wire::Job>()[0]));
    worker->send(wire::Ready{1, {}});
    QVERIFY(worker->waitFor<wire::Job>(3));
    worker->send(wire::Heartbeat{});
    QVERIFY(worker->waitFor<wire::HeartbeatReply>(2));
    QCOMPARE(worker->all<wire::Job>().size(), 3);
}

void WorkerLinkTest::spreadsJobsOverWorkers()
{
    auto first = enter("i1", {}, 4);
    m_site->addAccount(QStringLiteral("w2"), accounts::Role::Worker);
    LinkClient second(m_site->port(), m_site->token(QStringLiteral("w2")));
    QVERIFY(first && second.enter(QStringLiteral("w2"), QStringLiteral("x"), {}, 4));
    for (int i = 0; i < 4; ++i)
        submit();
    first->send(wire::Ready{4, {}});
    second.send(wire::Ready{4, {}});
    QTRY_COMPARE(first->all<wire::Job>().size() + second.all<wire::Job>().size(), 4);
    QVERIFY(first->waitFor<wire::Job>(1) && second.waitFor<wire::Job>(1));
}

void WorkerLinkTest::acknowledgesARepeatedReport()
{
    auto worker = enter();
    worker->send(wire::Ready{1, {}});
    const QString submission = submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    const wire::Job job = worker->all<wire::Job>()[0];
    worker->send(LinkClient::reportOn(job, domain::Verdict::WrongAnswer));
    worker->send(LinkClient::reportOn(job, domain::Verdict::Accepted)); // the first one counts
    QVERIFY(worker->waitFor<wire::ReportReply>(2));
    QCOMPARE(judging(submission).value(QStringLiteral("verdict")).toString(), QStringLiteral("WA"));
}

void WorkerLinkTest::showsProgress()
{
    auto worker = enter();
    worker->send(wire::Ready{1, {}});
    const QString submission = submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    worker->send(wire::Progress{worker->all<wire::Job>()[0].key, wire::JobStage::Running, 1, 2});
    QTRY_COMPARE(judging(submission).value(QStringLiteral("state")).toString(), QStringLiteral("running"));
    QCOMPARE(judging(submission).value(QStringLiteral("tests_done")).toInt(), 1);
}

void WorkerLinkTest::takesJobsBackFromANewProcess()
{
    startSite(std::chrono::minutes(2));
    auto worker = enter("before");
    worker->send(wire::Ready{1, {}});
    submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    const wire::JobKey lost = worker->all<wire::Job>()[0].key;
    worker->drop();
    QTRY_COMPARE(m_site->services().hub.connected().size(), 0);
    auto again = enter("after");
    again->send(wire::Ready{1, {}});
    QVERIFY(again->waitFor<wire::Job>(1)); // which waits for less than the lease would last
    QCOMPARE(again->all<wire::Job>()[0].key.judging, lost.judging);
    QCOMPARE(again->all<wire::Job>()[0].key.attempt, lost.attempt + 1);
    QCOMPARE(lostAttempts(), 1);
}

void WorkerLinkTest::leavesHeldJobsToAReturningWorker()
{
    auto worker = enter("same");
    worker->send(wire::Ready{1, {}});
    const QString submission = submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    const wire::Job job = worker->all<wire::Job>()[0];
    worker->drop();
    QTRY_COMPARE(m_site->services().hub.connected().size(), 0);
    auto again = enter("same", {job.key});
    again->send(wire::Ready{1, {}});
    again->send(wire::Heartbeat{{job.key}});
    QVERIFY(again->waitFor<wire::HeartbeatReply>(1));
    QVERIFY(again->all<wire::HeartbeatReply>()[0].lost.isEmpty());
    QVERIFY(again->all<wire::Job>().isEmpty());
    again->send(LinkClient::reportOn(job));
    QVERIFY(again->waitFor<wire::ReportReply>(1));
    QCOMPARE(judging(submission).value(QStringLiteral("verdict")).toString(), QStringLiteral("AC"));
}

void WorkerLinkTest::takesBackWhatNeverArrived()
{
    auto worker = enter("same");
    worker->send(wire::Ready{1, {}});
    submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    worker->drop();
    QTRY_COMPARE(m_site->services().hub.connected().size(), 0);
    auto again = enter("same"); // the same process, which knows nothing of the job
    again->send(wire::Ready{1, {}});
    QVERIFY(again->waitFor<wire::Job>(1));
    QCOMPARE(lostAttempts(), 0); // which is no fault of the job
}

void WorkerLinkTest::givesReleasedJobsToOthers()
{
    auto worker = enter();
    worker->send(wire::Ready{1, {}});
    submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    const wire::JobKey key = worker->all<wire::Job>()[0].key;
    worker->send(wire::Ready{0, QStringLiteral("disk full")});
    worker->send(wire::Release{key, QStringLiteral("disk full")});
    m_site->addAccount(QStringLiteral("w2"), accounts::Role::Worker);
    LinkClient other(m_site->port(), m_site->token(QStringLiteral("w2")));
    QVERIFY(other.enter(QStringLiteral("w2"), QStringLiteral("x")));
    other.send(wire::Ready{1, {}});
    QVERIFY(other.waitFor<wire::Job>(1));
    QCOMPARE(other.all<wire::Job>()[0].key.judging, key.judging);
    const Answer workers = m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/workers"));
    QCOMPARE(workers.array("workers")[0].toObject().value(QStringLiteral("reason")).toString(),
             QStringLiteral("disk full"));
}

void WorkerLinkTest::aLoneWorkerGetsItsReleasedJobAgain()
{
    auto worker = enter();
    worker->send(wire::Ready{2, {}});
    submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    const wire::JobKey key = worker->all<wire::Job>()[0].key;
    worker->send(wire::Release{key, QStringLiteral("a blob could not be fetched")});
    worker->send(wire::Ready{2, {}});
    worker->send(wire::Heartbeat{});
    QVERIFY(worker->waitFor<wire::HeartbeatReply>(1));
    QCOMPARE(worker->all<wire::Job>().size(), 1); // another worker would come first
    QVERIFY(worker->waitFor<wire::Job>(2));
    QCOMPARE(worker->all<wire::Job>()[1].key.judging, key.judging);
}

void WorkerLinkTest::aRevokedTokenEndsTheLink()
{
    m_site->addAccount(QStringLiteral("w2"), accounts::Role::Worker);
    LinkClient dismissed(m_site->port(), m_site->token(QStringLiteral("w2")));
    QVERIFY(dismissed.enter(QStringLiteral("w2"), QStringLiteral("x")));
    dismissed.send(wire::Ready{1, {}});
    submit();
    QVERIFY(dismissed.waitFor<wire::Job>(1));
    auto other = enter();
    QVERIFY(other);
    other->send(wire::Ready{1, {}});
    const QByteArray disable = QJsonDocument(QJsonObject{{QStringLiteral("is_enabled"), false}}).toJson();
    QCOMPARE(m_site
                 ->request("PATCH", QStringLiteral("admin"), QStringLiteral("/api/v1/accounts/w2"), disable,
                           {{"Content-Type", "application/json"}})
                 .status,
             200);
    QTRY_VERIFY_WITH_TIMEOUT(!dismissed.isOpen(), 30'000);
    QVERIFY(dismissed.socket().closeReason().contains(QStringLiteral("revoked")));
    // Its job goes to the next at once, and the attempt does not count.
    QVERIFY(other->waitFor<wire::Job>(1));
    QCOMPARE(lostAttempts(), 0);
    LinkClient again(m_site->port(), m_site->token(QStringLiteral("w2")));
    QVERIFY(!again.isOpen());
}

void WorkerLinkTest::tellsTheWorkerToCancel()
{
    auto worker = enter();
    worker->send(wire::Ready{1, {}});
    const QString submission = submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    const Answer cancelled =
        m_site->post(QStringLiteral("jury"), QStringLiteral("/api/v1/submissions/%1/cancel").arg(submission), {});
    QCOMPARE(cancelled.status, 413); // a body is not wanted
    QCOMPARE(
        m_site->request("POST", QStringLiteral("jury"), QStringLiteral("/api/v1/submissions/%1/cancel").arg(submission))
            .status,
        204);
    QVERIFY(worker->waitFor<wire::Cancel>(1));
    QCOMPARE(worker->all<wire::Cancel>()[0].key, worker->all<wire::Job>()[0].key);
    QCOMPARE(judging(submission).value(QStringLiteral("state")).toString(), QStringLiteral("cancelled"));
}

void WorkerLinkTest::answersHeartbeats()
{
    auto worker = enter();
    const wire::JobKey unknown{JudgingId{12345}, 1};
    worker->send(wire::Heartbeat{{unknown}});
    QVERIFY(worker->waitFor<wire::HeartbeatReply>(1));
    QCOMPARE(worker->all<wire::HeartbeatReply>()[0].lost, QList<wire::JobKey>{unknown});
}

void WorkerLinkTest::sendsNothingToADrainingWorker()
{
    auto worker = enter();
    worker->send(wire::Ready{1, {}});
    const QString id = QString::number(worker->all<wire::Welcome>()[0].worker.value);
    const QString path = QStringLiteral("/api/v1/workers/%1/drain").arg(id);
    QCOMPARE(m_site->request("POST", QStringLiteral("admin"), path).status, 204);
    QVERIFY(worker->waitFor<wire::Drain>(1));
    submit();
    worker->send(wire::Ready{1, {}});
    worker->send(wire::Heartbeat{});
    QVERIFY(worker->waitFor<wire::HeartbeatReply>(1));
    QVERIFY(worker->all<wire::Job>().isEmpty());

    // Neither a new connection nor a new process ends it: only being resumed does.
    worker.reset();
    worker = enter();
    worker->send(wire::Ready{1, {}});
    QVERIFY(worker->waitFor<wire::Drain>(1));
    worker->send(wire::Heartbeat{});
    QVERIFY(worker->waitFor<wire::HeartbeatReply>(1));
    QVERIFY(worker->all<wire::Job>().isEmpty());
    const QString resume = QStringLiteral("/api/v1/workers/%1/resume").arg(id);
    QCOMPARE(m_site->request("POST", QStringLiteral("admin"), resume).status, 204);
    QVERIFY(worker->waitFor<wire::Resume>(1));
    worker->send(wire::Ready{1, {}});
    QVERIFY(worker->waitFor<wire::Job>(1));
}

void WorkerLinkTest::closesOnMalformedMessages_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const char *text, const char *reason) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(reason);
    };
    row("not JSON", "hello", "JSON");
    row("a message before hello", R"({"type":"ready","slots":1})", "hello");
    row("hello without a name", R"({"type":"hello","version":1,"instance":"i","slots":1,"languages":[],"held":[]})",
        "name");
}

void WorkerLinkTest::closesOnMalformedMessages()
{
    QFETCH(QString, text);
    QFETCH(QString, reason);
    LinkClient client(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(client.isOpen());
    client.sendText(text);
    QTRY_VERIFY(!client.isOpen());
    QCOMPARE(client.socket().closeCode(), QWebSocketProtocol::CloseCodeProtocolError);
    QVERIFY2(client.socket().closeReason().contains(reason), qPrintable(client.socket().closeReason()));
}

void WorkerLinkTest::replacesASilentConnection()
{
    auto former = enter("same");
    former->send(wire::Ready{1, {}});
    submit();
    QVERIFY(former->waitFor<wire::Job>(1));
    auto latter = enter("same", {former->all<wire::Job>()[0].key});
    QTRY_VERIFY(!former->isOpen());
    QCOMPARE(m_site->services().hub.connected().size(), 1);
    latter->send(LinkClient::reportOn(former->all<wire::Job>()[0]));
    QVERIFY(latter->waitFor<wire::ReportReply>(1));
}

void WorkerLinkTest::turnsAwayASecondProcessOfTheSameName()
{
    auto first = enter("first");
    first->send(wire::Ready{1, {}});
    const QString submission = submit();
    QVERIFY(first->waitFor<wire::Job>(1));
    LinkClient second(m_site->port(), m_site->token(QStringLiteral("worker")));
    wire::Hello hello;
    hello.name = QStringLiteral("w1");
    hello.instance = QStringLiteral("second");
    hello.slots = 1;
    second.send(hello);
    QTRY_VERIFY(!second.isOpen());
    QVERIFY2(second.socket().closeReason().contains(QStringLiteral("another worker named w1")),
             qPrintable(second.socket().closeReason()));
    QVERIFY(first->isOpen());
    first->send(LinkClient::reportOn(first->all<wire::Job>()[0]));
    QVERIFY(first->waitFor<wire::ReportReply>(1));
    QCOMPARE(judging(submission).value(QStringLiteral("lost_attempts")).toInt(), 0);
    first->drop();
    QTRY_COMPARE(m_site->services().hub.connected().size(), 0);
    QVERIFY(enter("second"));
}

void WorkerLinkTest::leasesRunOutWhenTheWorkerIsGone()
{
    auto worker = enter();
    worker->send(wire::Ready{1, {}});
    submit();
    QVERIFY(worker->waitFor<wire::Job>(1));
    worker->drop();
    m_site->addAccount(QStringLiteral("w2"), accounts::Role::Worker);
    LinkClient other(m_site->port(), m_site->token(QStringLiteral("w2")));
    QVERIFY(other.enter(QStringLiteral("w2"), QStringLiteral("x")));
    other.send(wire::Ready{1, {}});
    QVERIFY(other.waitFor<wire::Job>(1)); // the lease of 2 s is over
}

void WorkerLinkTest::saysGoodbyeWhenTheServerStops()
{
    auto worker = enter();
    QSignalSpy stopped(&m_site->application(), &serve::Application::stopped);
    m_site->application().stop();
    QTRY_VERIFY(!worker->isOpen());
    QCOMPARE(worker->socket().closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
    QTRY_COMPARE(stopped.size(), 1);
}

QTEST_GUILESS_MAIN(WorkerLinkTest)
#include "worker_link_test.moc"
