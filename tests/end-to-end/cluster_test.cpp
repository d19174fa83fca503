// Two servers on one PostgreSQL and one Redis: what one has answered 202 gets its verdict, whichever part dies.
#include "tests/support/faulty_link.h"
#include "tests/support/live_client.h"
#include "tests/support/local_judge.h"
#include "tests/support/private_postgresql.h"
#include "tests/support/private_redis.h"

#include <QJsonArray>
#include <QtTest>

using namespace gavel::tests;
using gavel::test::PrivatePostgresql;
using gavel::test::PrivateRedis;

namespace {

const QByteArray kSum = "a, b = map(int, input().split())\nprint(a + b)\n";
const QByteArray kSlowSum = "import time\na, b = map(int, input().split())\ntime.sleep(0.05)\nprint(a + b)\n";

QString verdictOf(const QJsonObject &submission)
{
    return submission.value(QStringLiteral("judging")).toObject().value(QStringLiteral("verdict")).toString();
}

QString stateOf(const QJsonObject &submission)
{
    return submission.value(QStringLiteral("judging")).toObject().value(QStringLiteral("state")).toString();
}

} // namespace

class ClusterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();
    void oneServersWorkerJudgesTheOthersSubmissions();
    void whatOneServersWorkerPrintsIsToldAtTheOther();
    void aKeyIsGoodForBothServers();
    void cancellingAtOneServerStopsTheOthersWorker();
    void drainingAtOneServerHoldsTheOthersWorker();
    void aRejudgingOfOneServerIsJudgedAndAppliedByTheOther();
    void aKilledServersSubmissionsAreJudgedByTheOther();
    void aFlushedRedisLosesNothing();
    void whileRedisIsAwayNothingIsAccepted();
    void anEmptyRestartOfRedisLosesNothing();
    void aServerCutOffFromRedisAcceptsNothing_data();
    void aServerCutOffFromRedisAcceptsNothing();
    void whilePostgresqlIsAwayNothingIsAccepted_data();
    void whilePostgresqlIsAwayNothingIsAccepted();

private:
    static QStringList submitTo(LocalJudge &judge, int count, const QByteArray &source);
    static void verifyAccepted(LocalJudge &judge, const QStringList &submissions);
    static bool accepts(LocalJudge &judge, QStringList &submissions);
    static HttpAnswer post(LocalJudge &judge, const QByteArray &source, const Headers &headers = {});

    std::unique_ptr<PrivatePostgresql> m_postgresql;
    std::unique_ptr<PrivateRedis> m_redis;
    std::unique_ptr<FaultyLink> m_link; // between the first server and Redis
    std::unique_ptr<LocalJudge> m_a;    // no worker of its own
    std::unique_ptr<LocalJudge> m_b;
    int m_clusters = 0;
};

void ClusterTest::initTestCase()
{
    m_postgresql = std::make_unique<PrivatePostgresql>();
    m_redis = std::make_unique<PrivateRedis>();
    m_link = std::make_unique<FaultyLink>(quint16(m_redis->port()));
}

void ClusterTest::cleanupTestCase()
{
    m_link.reset();
    m_redis.reset();
    m_postgresql.reset();
}

void ClusterTest::init()
{
    ++m_clusters;
    qputenv("GAVEL_DATABASE_URL", m_postgresql->database(QStringLiteral("cluster%1").arg(m_clusters)).toUtf8());
    qputenv("GAVEL_REDIS_PREFIX", "cluster" + QByteArray::number(m_clusters) + ':');
    m_a = std::make_unique<LocalJudge>();
    m_b = std::make_unique<LocalJudge>();
    QVERIFY2(m_a->prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}), qPrintable(m_a->errorText()));
    for (const char *shared : {"/data", "/worker-token"})
        QVERIFY(QFile::link(m_a->directory() + QLatin1String(shared), m_b->directory() + QLatin1String(shared)));
    for (LocalJudge *server : {m_a.get(), m_b.get()}) {
        const int redis = server == m_a.get() ? m_link->port() : m_redis->port();
        qputenv("GAVEL_REDIS_URL", "redis://127.0.0.1:" + QByteArray::number(redis) + "/0");
        QVERIFY2(server->startServer(), qPrintable(server->errorText()));
        QVERIFY2(server->logIn(), qPrintable(server->errorText()));
    }
    QVERIFY(m_b->startWorker(QStringLiteral("w1"), {QStringLiteral("--offer"), QStringLiteral("python3")}));
    QVERIFY2(m_b->waitForLanguage(QStringLiteral("python3")), qPrintable(m_b->errorText()));
    QVERIFY2(m_a->waitForLanguage(QStringLiteral("python3")), qPrintable(m_a->errorText())); // it is told
}

void ClusterTest::cleanup()
{
    m_link->set(FaultyLink::State::Open);
    m_a.reset();
    m_b.reset();
}

QStringList ClusterTest::submitTo(LocalJudge &judge, int count, const QByteArray &source)
{
    QStringList submissions;
    for (int i = 0; i < count; ++i)
        submissions.append(
            judge.submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("a.py"), source));
    return submissions;
}

void ClusterTest::verifyAccepted(LocalJudge &judge, const QStringList &submissions)
{
    for (const QString &submission : submissions) {
        QVERIFY2(!submission.isEmpty(), qPrintable(judge.errorText()));
        const QJsonObject judged = judge.waitForEnd(submission, 90);
        QVERIFY2(verdictOf(judged) == QStringLiteral("AC"), qPrintable(stateOf(judged)));
        const QJsonArray judgings = judge.get(QStringLiteral("/api/v1/submissions/%1/judgings").arg(submission))
                                        .json.value(QStringLiteral("judgings"))
                                        .toArray();
        QCOMPARE(judgings.size(), 1);
    }
}

HttpAnswer ClusterTest::post(LocalJudge &judge, const QByteArray &source, const Headers &headers)
{
    const QJsonObject file{{QStringLiteral("name"), QStringLiteral("a.py")},
                           {QStringLiteral("content"), QString::fromLatin1(source)}};
    return judge.post(QStringLiteral("/api/v1/submissions"),
                      {{QStringLiteral("problem"), QStringLiteral("sum")},
                       {QStringLiteral("language"), QStringLiteral("python3")},
                       {QStringLiteral("files"), QJsonArray{file}}},
                      headers);
}

bool ClusterTest::accepts(LocalJudge &judge, QStringList &submissions)
{
    const HttpAnswer answer = post(judge, kSum);
    if (answer.status == 202)
        submissions.append(answer.json.value(QStringLiteral("id")).toString());
    return answer.status == 202;
}

void ClusterTest::oneServersWorkerJudgesTheOthersSubmissions()
{
    verifyAccepted(*m_a, submitTo(*m_a, 5, kSum));
    verifyAccepted(*m_b, submitTo(*m_b, 5, kSum));
}

void ClusterTest::whatOneServersWorkerPrintsIsToldAtTheOther()
{
    LiveClient client(m_a->port(), m_a->token());
    QVERIFY(client.waitForHello());
    const QString id = m_a->post(QStringLiteral("/api/v1/runs"),
                                 {{QStringLiteral("language"), QStringLiteral("python3")},
                                  {QStringLiteral("source"), QStringLiteral("print('hello', input())")},
                                  {QStringLiteral("inputs"), QJsonArray{QStringLiteral("you")}},
                                  {QStringLiteral("streams_output"), true}})
                           .json.value(QStringLiteral("id"))
                           .toString();
    client.subscribe(QStringLiteral("run:") + id);
    QTRY_VERIFY_WITH_TIMEOUT(!client.events().isEmpty() &&
                                 client.events().last().value(QStringLiteral("state")) == QStringLiteral("finished"),
                             90'000);
    QByteArray printed;
    for (const QJsonObject &event : client.events())
        printed += event.value(QStringLiteral("stdout")).toString().toUtf8();
    QCOMPARE(printed, QByteArray("hello you\n"));
}

void ClusterTest::aKeyIsGoodForBothServers()
{
    const Headers key{{"Idempotency-Key", "one-and-the-same"}};
    const HttpAnswer first = post(*m_a, kSum, key);
    const HttpAnswer second = post(*m_b, kSum, key);
    QCOMPARE(first.status, 202);
    QCOMPARE(second.status, 202);
    QCOMPARE(second.json.value(QStringLiteral("id")), first.json.value(QStringLiteral("id")));
    QCOMPARE(post(*m_b, kSlowSum, key).status, 409);
}

void ClusterTest::cancellingAtOneServerStopsTheOthersWorker()
{
    const QString endless = m_a->submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("a.py"),
                                        "import time\ntime.sleep(1000)\n");
    QVERIFY(!endless.isEmpty());
    // Told by the other server, as it happens.
    QTRY_VERIFY_WITH_TIMEOUT(
        stateOf(m_a->get(QStringLiteral("/api/v1/submissions/") + endless).json) != QStringLiteral("queued"), 30'000);
    QCOMPARE(m_a->request("POST", QStringLiteral("/api/v1/submissions/%1/cancel").arg(endless)).status, 204);
    QCOMPARE(stateOf(m_b->waitForEnd(endless)), QStringLiteral("cancelled"));
    verifyAccepted(*m_a, submitTo(*m_a, 2, kSum));
}

void ClusterTest::drainingAtOneServerHoldsTheOthersWorker()
{
    const auto worker = [](LocalJudge &judge) {
        return judge.get(QStringLiteral("/api/v1/workers"))
            .json.value(QStringLiteral("workers"))
            .toArray()[0]
            .toObject();
    };
    const QString path = QStringLiteral("/api/v1/workers/") + worker(*m_a).value(QStringLiteral("id")).toString();
    const HttpAnswer drained = m_a->request("POST", path + QStringLiteral("/drain"));
    QVERIFY2(drained.status < 300, drained.body.constData());
    // The worker itself says so to the server that it is connected to.
    QTRY_VERIFY_WITH_TIMEOUT(
        worker(*m_b).value(QStringLiteral("reason")).toString().contains(QStringLiteral("drained")), 60'000);
    const QStringList waiting = submitTo(*m_b, 2, kSum);
    QCOMPARE(stateOf(m_b->get(QStringLiteral("/api/v1/submissions/") + waiting[0]).json), QStringLiteral("queued"));
    QVERIFY(m_a->request("POST", path + QStringLiteral("/resume")).status < 300);
    verifyAccepted(*m_a, waiting);
}

void ClusterTest::aRejudgingOfOneServerIsJudgedAndAppliedByTheOther()
{
    const QStringList submissions = submitTo(*m_a, 3, kSum);
    verifyAccepted(*m_a, submissions);
    const QJsonObject filter{{QStringLiteral("problem"), QStringLiteral("sum")}};
    const HttpAnswer started =
        m_a->post(QStringLiteral("/api/v1/rejudgings"),
                  {{QStringLiteral("filter"), filter}, {QStringLiteral("reason"), QStringLiteral("once more")}});
    QVERIFY2(started.status < 300, started.body.constData());
    const QString path = QStringLiteral("/api/v1/rejudgings/") + started.json.value(QStringLiteral("id")).toString();
    QTRY_COMPARE_WITH_TIMEOUT(m_b->get(path).json.value(QStringLiteral("judged")).toInt(), 3, 60'000);
    const auto current = [&](const QString &submission) {
        return m_a->get(QStringLiteral("/api/v1/submissions/") + submission)
            .json.value(QStringLiteral("judging"))
            .toObject()
            .value(QStringLiteral("id"));
    };
    QList<QJsonValue> before;
    for (const QString &submission : submissions)
        before.append(current(submission));
    const HttpAnswer applied = m_b->request("POST", path + QStringLiteral("/apply"));
    QVERIFY2(applied.status < 300, applied.body.constData());
    for (qsizetype i = 0; i < submissions.size(); ++i) {
        QTRY_VERIFY_WITH_TIMEOUT(current(submissions[i]) != before[i], 30'000); // it is told
        QCOMPARE(verdictOf(m_a->get(QStringLiteral("/api/v1/submissions/") + submissions[i]).json),
                 QStringLiteral("AC"));
    }
}

void ClusterTest::aKilledServersSubmissionsAreJudgedByTheOther()
{
    const QStringList accepted = submitTo(*m_a, 6, kSlowSum);
    m_a->killServer();
    verifyAccepted(*m_b, accepted);
}

void ClusterTest::aFlushedRedisLosesNothing()
{
    const QStringList accepted = submitTo(*m_a, 6, kSlowSum);
    m_redis->flush();
    verifyAccepted(*m_a, accepted);
    verifyAccepted(*m_b, submitTo(*m_b, 2, kSum));
}

void ClusterTest::whileRedisIsAwayNothingIsAccepted()
{
    QStringList accepted = submitTo(*m_a, 6, kSlowSum);
    m_redis->kill();
    HttpAnswer refused;
    QTRY_VERIFY_WITH_TIMEOUT((refused = post(*m_a, kSum)).status != 202, 30'000);
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.header("Retry-After").toInt() >= 1);
    m_redis->start();
    QTRY_VERIFY_WITH_TIMEOUT(accepts(*m_a, accepted), 60'000);
    verifyAccepted(*m_a, accepted);
}

void ClusterTest::anEmptyRestartOfRedisLosesNothing()
{
    const QStringList accepted = submitTo(*m_a, 6, kSlowSum);
    m_redis->kill();
    m_redis->loseData();
    m_redis->start();
    verifyAccepted(*m_a, accepted);
}

void ClusterTest::aServerCutOffFromRedisAcceptsNothing_data()
{
    QTest::addColumn<FaultyLink::State>("state");
    QTest::newRow("reset") << FaultyLink::State::Cut;
    QTest::newRow("half open") << FaultyLink::State::Frozen;
}

// The other one goes on, with what the first one had accepted, too.
void ClusterTest::aServerCutOffFromRedisAcceptsNothing()
{
    QFETCH(FaultyLink::State, state);
    QStringList accepted = submitTo(*m_a, 6, kSlowSum);
    m_link->set(state);
    HttpAnswer refused;
    QStringList meanwhile; // before it has noticed
    const auto isRefused = [&] {
        refused = post(*m_a, kSum);
        if (refused.status == 202)
            meanwhile.append(refused.json.value(QStringLiteral("id")).toString());
        return refused.status != 202;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isRefused(), 60'000);
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.header("Retry-After").toInt() >= 1);
    verifyAccepted(*m_b, submitTo(*m_b, 2, kSum) + accepted);
    m_link->set(FaultyLink::State::Open);
    QTRY_VERIFY_WITH_TIMEOUT(accepts(*m_a, meanwhile), 60'000);
    verifyAccepted(*m_a, meanwhile);
}

void ClusterTest::whilePostgresqlIsAwayNothingIsAccepted_data()
{
    QTest::addColumn<bool>("isKilled");
    QTest::newRow("stopped") << false;
    QTest::newRow("killed") << true;
}

void ClusterTest::whilePostgresqlIsAwayNothingIsAccepted()
{
    QFETCH(bool, isKilled);
    QStringList accepted = submitTo(*m_a, 6, kSlowSum);
    isKilled ? m_postgresql->kill() : m_postgresql->stop();
    // A process of it may outlive its parent for a moment, and what that commits is kept.
    HttpAnswer refused;
    const auto isRefused = [&] {
        refused = post(*m_a, kSum);
        if (refused.status == 202)
            accepted.append(refused.json.value(QStringLiteral("id")).toString());
        return refused.status != 202;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isRefused(), 60'000);
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.header("Retry-After").toInt() >= 1);
    m_postgresql->start();
    QTRY_VERIFY_WITH_TIMEOUT(accepts(*m_a, accepted), 60'000);
    verifyAccepted(*m_a, accepted);
}

QTEST_GUILESS_MAIN(ClusterTest)
#include "cluster_test.moc"
