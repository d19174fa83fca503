#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

using namespace gavel;
using namespace gavel::test;

class StaffTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_site = std::make_unique<TestSite>(); }
    void makesAccounts();
    void makesWorkerTokens();
    void showsWorkersAndTheirLanguages();
    void showsWhatAWorkerTellsOfItself();
    void removesAWorkerThatIsGone();
    void hasWorkersTestALanguage();
    void aTestIsAskedForAgainAfterAReconnect();
    void showsTheQueue();
    void isAliveAndReady();

private:
    std::unique_ptr<TestSite> m_site;
};

void StaffTest::makesAccounts()
{
    const Answer made = m_site->post(QStringLiteral("admin"), QStringLiteral("/api/v1/accounts"),
                                     {{QStringLiteral("name"), QStringLiteral("team1")},
                                      {QStringLiteral("display_name"), QStringLiteral("Team One")},
                                      {QStringLiteral("password"), QStringLiteral("good enough")}});
    QCOMPARE(made.status, 201);
    QCOMPARE(made.text("role"), QStringLiteral("contestant"));
    QVERIFY(!made.body.contains("good enough"));
    const Answer session = m_site->post({}, QStringLiteral("/api/v1/sessions"),
                                        {{QStringLiteral("name"), QStringLiteral("team1")},
                                         {QStringLiteral("password"), QStringLiteral("good enough")}});
    QCOMPARE(session.status, 201);
    const Answer list = m_site->get(QStringLiteral("admin"), QStringLiteral("/api/v1/accounts"));
    QCOMPARE(list.array("accounts").size(), 5);
}

void StaffTest::makesWorkerTokens()
{
    const Answer made = m_site->post(QStringLiteral("admin"), QStringLiteral("/api/v1/workers"),
                                     {{QStringLiteral("name"), QStringLiteral("w9")}});
    QCOMPARE(made.status, 201);
    LinkClient worker(m_site->port(), made.text("token").toLatin1());
    QVERIFY(worker.enter(QStringLiteral("w9"), QStringLiteral("i")));
    // A person's name is not given away.
    const Answer refused = m_site->post(QStringLiteral("admin"), QStringLiteral("/api/v1/workers"),
                                        {{QStringLiteral("name"), QStringLiteral("admin")}});
    QCOMPARE(refused.status, 409);
}

void StaffTest::showsWorkersAndTheirLanguages()
{
    const auto language = [&] {
        return m_site->get(QStringLiteral("contestant"), QStringLiteral("/api/v1/languages"))
            .array("languages")[0]
            .toObject();
    };
    const auto worker = [&] {
        return m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/workers")).array("workers")[0].toObject();
    };
    LinkClient client(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(client.enter(QStringLiteral("w1"), QStringLiteral("i"), {}, 3));
    client.send(wire::Ready{3, {}});
    QTRY_COMPARE(worker().value(QStringLiteral("free")).toInt(), 3);
    QCOMPARE(worker().value(QStringLiteral("is_connected")), QJsonValue(true));
    QCOMPARE(language().value(QStringLiteral("id")).toString(), QStringLiteral("python3"));
    QCOMPARE(language().value(QStringLiteral("is_available")), QJsonValue(true));
    client.drop();
    QTRY_COMPARE(language().value(QStringLiteral("is_available")), QJsonValue(false));
    QCOMPARE(worker().value(QStringLiteral("is_connected")), QJsonValue(false));
}

namespace {

QJsonObject firstOf(TestSite &site, const QString &path, const char *list)
{
    return site.get(QStringLiteral("jury"), path).array(list)[0].toObject();
}

wire::HostReport sampleReport()
{
    wire::HostReport report;
    report.attacks = 41;
    report.attacksHeld = 40;
    report.findings = {{QStringLiteral("failed"), QStringLiteral("attack"), QStringLiteral("fork-bomb"),
                        QStringLiteral("a fork bomb is contained: it was not"), QString()},
                       {QStringLiteral("warning"), QStringLiteral("memory"), QStringLiteral("swap"),
                        QStringLiteral("swap is on"), QStringLiteral("swapoff -a")}};
    report.refused = {{QStringLiteral("rust"),
                       QStringLiteral("/p/rust.json"),
                       QStringLiteral("no rustc"),
                       {QStringLiteral("rustc")}}};
    return report;
}

} // namespace

void StaffTest::showsWhatAWorkerTellsOfItself()
{
    const QString workers = QStringLiteral("/api/v1/workers");
    const auto worker = [&] {
        return firstOf(*m_site, workers, "workers");
    };
    LinkClient client(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(client.enter(QStringLiteral("w1"), QStringLiteral("i")));
    QVERIFY(worker().value(QStringLiteral("status")).isNull());
    QVERIFY(worker().value(QStringLiteral("doctor")).isNull());
    wire::Status status;
    status.load = 1.5;
    status.cores = 4;
    status.blobCache = mebibytes(3);
    status.speed = 1.25;
    client.send(status);
    client.send(sampleReport());
    QTRY_VERIFY_WITH_TIMEOUT(worker().value(QStringLiteral("doctor")).isObject(), 30'000);
    const QJsonValue told = worker().value(QStringLiteral("status"));
    QCOMPARE(told[QStringLiteral("load")].toDouble(), 1.5);
    QCOMPARE(told[QStringLiteral("cache_bytes")].toInteger(), qint64(mebibytes(3).count));
    QCOMPARE(told[QStringLiteral("speed")].toDouble(), 1.25);
    QVERIFY(told[QStringLiteral("drift")].isNull());
    const QJsonValue doctor = worker().value(QStringLiteral("doctor"));
    QCOMPARE(doctor[QStringLiteral("attacks_held")].toInt(), 40);
    QCOMPARE(doctor[QStringLiteral("failed")].toInt(), 1);
    QCOMPARE(doctor[QStringLiteral("warnings")].toInt(), 1);
    const QString id = worker().value(QStringLiteral("id")).toString();
    const Answer detail = m_site->get(QStringLiteral("jury"), workers + QLatin1Char('/') + id);
    QCOMPARE(detail.array("findings")[1].toObject().value(QStringLiteral("fix")).toString(),
             QStringLiteral("swapoff -a"));
    const QJsonObject refused = firstOf(*m_site, QStringLiteral("/api/v1/refused-plugins"), "plugins");
    QCOMPARE(refused.value(QStringLiteral("reason")).toString(), QStringLiteral("no rustc"));
    QCOMPARE(refused.value(QStringLiteral("workers")).toArray(), QJsonArray{QStringLiteral("w1")});
    // It outlives the connection, and the server.
    client.drop();
    QTRY_COMPARE_WITH_TIMEOUT(worker().value(QStringLiteral("is_connected")), QJsonValue(false), 30'000);
    m_site->restart();
    QCOMPARE(worker().value(QStringLiteral("status"))[QStringLiteral("load")].toDouble(), 1.5);
    QCOMPARE(worker().value(QStringLiteral("is_elsewhere")), QJsonValue(false));
    QVERIFY(m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/refused-plugins")).array("plugins").isEmpty());
}

void StaffTest::removesAWorkerThatIsGone()
{
    const QString workers = QStringLiteral("/api/v1/workers");
    const auto count = [&] {
        return m_site->get(QStringLiteral("jury"), workers).array("workers").size();
    };
    auto client = std::make_unique<LinkClient>(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(client->enter(QStringLiteral("w1"), QStringLiteral("i")));
    client->send(wire::Status());
    const QString path =
        workers + QLatin1Char('/') + firstOf(*m_site, workers, "workers").value(QStringLiteral("id")).toString();
    const Answer refused = m_site->request("DELETE", QStringLiteral("admin"), path);
    QCOMPARE(refused.status, 409);
    QVERIFY(refused.text("detail").contains(QStringLiteral("w1 is connected")));
    client.reset();
    int status = 0; // 409 until the server has seen that it is gone
    QVERIFY(QTest::qWaitFor(
        [&] { return (status = m_site->request("DELETE", QStringLiteral("admin"), path).status) != 409; }, 30'000));
    QCOMPARE(status, 204);
    QCOMPARE(count(), 0);
    QCOMPARE(m_site->request("DELETE", QStringLiteral("admin"), path).status, 404);
    const QJsonObject entry =
        m_site->get(QStringLiteral("admin"), QStringLiteral("/api/v1/audit")).array("entries")[0].toObject();
    QCOMPARE(entry.value(QStringLiteral("action")).toString(), QStringLiteral("worker.remove"));
    QCOMPARE(entry.value(QStringLiteral("subject")).toString(), QStringLiteral("w1"));
    LinkClient back(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(back.enter(QStringLiteral("w1"), QStringLiteral("j")));
    QCOMPARE(count(), 1);
}

void StaffTest::hasWorkersTestALanguage()
{
    const QString tests = QStringLiteral("/api/v1/languages/python3/tests");
    const auto test = [&] {
        return firstOf(*m_site, tests, "tests");
    };
    QCOMPARE(m_site->request("POST", QStringLiteral("jury"), tests).status, 404); // nobody has offered it yet
    LinkClient client(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(client.enter(QStringLiteral("w1"), QStringLiteral("i")));
    const Answer asked = m_site->request("POST", QStringLiteral("jury"), tests);
    QCOMPARE(asked.status, 202);
    QCOMPARE(asked.array("workers"), QJsonArray{QStringLiteral("w1")});
    QVERIFY(client.waitFor<wire::TestLanguage>(1));
    QCOMPARE(client.all<wire::TestLanguage>()[0].language, QStringLiteral("python3"));
    QVERIFY(test().value(QStringLiteral("is_passed")).isNull());
    QCOMPARE(test().value(QStringLiteral("asked_by")).toString(), QStringLiteral("jury"));
    wire::ProbeReport sum{QStringLiteral("sum"), QStringLiteral("passed"), {}, {}, {}, {}};
    sum.cpuTime = std::chrono::microseconds(1500);
    client.send(wire::LanguageTested{QStringLiteral("python3"), QStringLiteral("3.11"), {}, {sum}});
    QTRY_COMPARE_WITH_TIMEOUT(test().value(QStringLiteral("is_passed")), QJsonValue(true), 30'000);
    const QJsonValue probe = test().value(QStringLiteral("probes")).toArray()[0];
    QCOMPARE(probe[QStringLiteral("cpu_time_ms")].toDouble(), 1.5);
    QVERIFY(probe[QStringLiteral("compile_time_ms")].isNull());
    QCOMPARE(test().value(QStringLiteral("version")).toString(), QStringLiteral("3.11"));
}

void StaffTest::aTestIsAskedForAgainAfterAReconnect()
{
    const QString tests = QStringLiteral("/api/v1/languages/python3/tests");
    {
        LinkClient client(m_site->port(), m_site->token(QStringLiteral("worker")));
        QVERIFY(client.enter(QStringLiteral("w1"), QStringLiteral("i")));
        QCOMPARE(m_site->request("POST", QStringLiteral("jury"), tests).status, 202);
        QVERIFY(client.waitFor<wire::TestLanguage>(1));
    }
    LinkClient back(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(back.enter(QStringLiteral("w1"), QStringLiteral("i")));
    QVERIFY(back.waitFor<wire::TestLanguage>(1));
    back.send(wire::LanguageTested{QStringLiteral("python3"), {}, QStringLiteral("not installed"), {}});
    QTRY_COMPARE_WITH_TIMEOUT(firstOf(*m_site, tests, "tests").value(QStringLiteral("error")).toString(),
                              QStringLiteral("not installed"), 30'000);
    QCOMPARE(firstOf(*m_site, tests, "tests").value(QStringLiteral("is_passed")), QJsonValue(false));
}

void StaffTest::showsTheQueue()
{
    const Answer queue = m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/queue"));
    QCOMPARE(queue.json.value(QStringLiteral("waiting")).toInt(), 0);
    QCOMPARE(queue.array("lanes").size(), 5);
    const QString jobs = QStringLiteral("/api/v1/queue/jobs");
    QCOMPARE(m_site->get(QStringLiteral("jury"), jobs).array("jobs").size(), 0);
    QCOMPARE(m_site->get(QStringLiteral("jury"), jobs + QStringLiteral("?limit=0")).status, 400);
    QCOMPARE(m_site->get(QStringLiteral("contestant"), jobs).status, 403);
}

void StaffTest::isAliveAndReady()
{
    QCOMPARE(m_site->get({}, QStringLiteral("/healthz")).status, 200);
    QCOMPARE(m_site->get({}, QStringLiteral("/readyz")).status, 200);
}

QTEST_GUILESS_MAIN(StaffTest)
#include "staff_test.moc"
