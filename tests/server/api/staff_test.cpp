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
