// Verifications over HTTP, with a worker as far as the test moves it.
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

using namespace gavel;
using namespace gavel::test;
using domain::Verdict;

namespace {

const QString kJury = QStringLiteral("jury");

PackageFiles threeSolutions()
{
    return with({{QStringLiteral("submissions/wrong_answer/no.py"), "print('no')\n"},
                 {QStringLiteral("submissions/time_limit_exceeded/slow.py"), "while True: pass\n"}});
}

QString fileOf(const wire::Job &job)
{
    return job.files.isEmpty() ? QString() : job.files.first().name;
}

} // namespace

class VerificationApiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void judgesMeasuresAndExamines();
    void endsWhenTheLastLeaseIsLost();
    void isCancelled();
    void badRequestsAreRefused();

private:
    QString create(const QJsonObject &body = {});
    QJsonObject read(const QString &id)
    {
        return m_site->get(kJury, QStringLiteral("/api/v1/verifications/") + id).json;
    }
    QJsonObject waitForEnd(const QString &id);
    bool waitForJobs(int count) { return m_worker->waitFor<wire::Job>(count); }
    wire::Job jobFor(const QString &file, int from = 0);
    void report(const wire::Job &job, const QList<Verdict> &tests);

    std::unique_ptr<LinkClient> m_worker; // ends after the site
    std::unique_ptr<TestSite> m_site;
};

void VerificationApiTest::init()
{
    m_worker.reset();
    m_site = std::make_unique<TestSite>();
    QCOMPARE(m_site->import(QStringLiteral("echo"), threeSolutions()).status, 201);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(m_worker->enter(QStringLiteral("w1"), QStringLiteral("i"), {}, 8));
    m_worker->send(wire::Ready{8, {}});
}

QString VerificationApiTest::create(const QJsonObject &body)
{
    const Answer answer = m_site->post(kJury, QStringLiteral("/api/v1/problems/echo/versions/1/verifications"), body);
    if (answer.status != 202 || answer.text("state") != QLatin1String("running"))
        return {};
    return answer.header("Location") == "/api/v1/verifications/" + answer.text("id").toLatin1() ? answer.text("id")
                                                                                                : QString();
}

QJsonObject VerificationApiTest::waitForEnd(const QString &id)
{
    QJsonObject verification;
    const bool isOver = QTest::qWaitFor(
        [&] {
            verification = read(id);
            return verification.value(QStringLiteral("state")).toString() != QLatin1String("running");
        },
        60'000);
    return isOver ? verification : QJsonObject();
}

wire::Job VerificationApiTest::jobFor(const QString &file, int from)
{
    for (const wire::Job &job : m_worker->all<wire::Job>().sliced(from)) {
        if (fileOf(job) == file)
            return job;
    }
    return {};
}

void VerificationApiTest::report(const wire::Job &job, const QList<Verdict> &tests)
{
    wire::Report report = LinkClient::reportOn(job);
    for (qsizetype i = 0; i < tests.size(); ++i) {
        report.tests[i].verdict = tests.at(i);
        if (tests.at(i) != Verdict::Accepted && tests.at(i) != Verdict::Skipped)
            report.verdict = tests.at(i);
    }
    m_worker->send(report);
}

void VerificationApiTest::judgesMeasuresAndExamines()
{
    const QString id = create();
    QVERIFY(!id.isEmpty());
    QVERIFY(waitForJobs(3));
    const wire::Job echo = jobFor(QStringLiteral("echo.py"));
    const wire::Job no = jobFor(QStringLiteral("no.py"));
    const wire::Job slow = jobFor(QStringLiteral("slow.py"));
    QCOMPARE(echo.files.first().content, QByteArray("print(input())\n"));
    QCOMPARE(echo.language, QStringLiteral("python3"));
    QVERIFY(!echo.runsAllTests && !echo.cpuTimeLimit && !echo.judgingData.sha256.isEmpty());
    report(echo, {Verdict::Accepted, Verdict::Accepted});
    report(no, {Verdict::TimeLimitExceeded, Verdict::Skipped}); // may be wrong on another testcase
    report(slow, {Verdict::TimeLimitExceeded, Verdict::Skipped});

    QVERIFY(waitForJobs(4));
    const wire::Job again = m_worker->all<wire::Job>().last();
    QCOMPARE(fileOf(again), QStringLiteral("no.py"));
    QVERIFY(again.runsAllTests);
    const QJsonObject halfWay = read(id);
    QCOMPARE(halfWay[u"jobs"].toInt(), 4);
    QCOMPARE(halfWay[u"jobs_over"].toInt(), 3);
    QCOMPARE(halfWay[u"is_met"], QJsonValue());
    QCOMPARE(halfWay[u"solutions"][0][u"is_met"], QJsonValue(true));
    QCOMPARE(halfWay[u"inputs"], QJsonValue());
    report(again, {Verdict::Accepted, Verdict::WrongAnswer});

    QVERIFY(waitForJobs(6));
    const wire::Job measured = jobFor(QStringLiteral("slow.py"), 4);
    QCOMPARE(measured.cpuTimeLimit, std::optional(std::chrono::milliseconds(2001))); // the legacy margin over 1 s
    report(measured, {Verdict::TimeLimitExceeded, Verdict::Skipped});
    const wire::Job examined = jobFor(QString(), 4);
    QVERIFY(examined.examination);
    QVERIFY(!examined.examination->manifest.isEmpty());
    QCOMPARE(examined.examination->specimens.size(), 2); // the two testcases
    QCOMPARE(examined.examination->specimens.first().output, QByteArray("secret output"));
    wire::Report examination;
    examination.key = examined.key;
    examination.examination = QJsonObject{{QStringLiteral("inputs"), QJsonObject{{QStringLiteral("valid"), 2}}}};
    m_worker->send(examination);

    const QJsonObject over = waitForEnd(id);
    QCOMPARE(over[u"state"].toString(), QStringLiteral("finished"));
    QCOMPARE(over[u"is_met"], QJsonValue(true));
    QCOMPARE(over[u"testcases"].toArray().size(), 2);
    QCOMPARE(over[u"inputs"][u"valid"].toInt(), 2);
    QCOMPARE(over[u"solutions"][1][u"verdict"].toString(), QStringLiteral("TLE"));
    QCOMPARE(over[u"solutions"][2][u"tests"][1][u"verdict"].toString(), QStringLiteral("WA"));
    QCOMPARE(over[u"time_limit"][u"proposed_ms"].toInt(), 1000);
    QCOMPARE(over[u"time_limit"][u"fastest_too_slow"][u"cpu_time_ms"].toInt(), 2001);

    const QJsonArray list =
        m_site->get(kJury, QStringLiteral("/api/v1/problems/echo/verifications")).array("verifications");
    QCOMPARE(list.size(), 1);
    QCOMPARE(list.first()[u"id"].toString(), id);
    QCOMPARE(list.first()[u"is_met"], QJsonValue(true));
}

void VerificationApiTest::endsWhenTheLastLeaseIsLost()
{
    const QString id = create({{QStringLiteral("all_tests"), true}});
    QVERIFY(waitForJobs(3));
    QVERIFY(jobFor(QStringLiteral("echo.py")).runsAllTests);
    report(jobFor(QStringLiteral("no.py")), {Verdict::Accepted, Verdict::WrongAnswer});
    report(jobFor(QStringLiteral("slow.py")), {Verdict::WrongAnswer, Verdict::WrongAnswer}); // not too slow
    for (int loss = 1; loss <= 3; ++loss) {
        QVERIFY(waitForJobs(2 + loss));
        wire::Report failed;
        failed.key = m_worker->all<wire::Job>().last().key;
        if (loss == 1)
            failed.key = jobFor(QStringLiteral("echo.py")).key;
        failed.error = QStringLiteral("the disk is full");
        m_worker->send(failed);
    }
    QVERIFY(waitForJobs(6));
    wire::Report examination;
    examination.key = m_worker->all<wire::Job>().last().key;
    QVERIFY(m_worker->all<wire::Job>().last().examination);
    examination.examination.emplace();
    m_worker->send(examination);
    const QJsonObject over = waitForEnd(id);
    QCOMPARE(over[u"is_met"], QJsonValue(false));
    QVERIFY(over[u"solutions"][0][u"reason"].toString().contains(QStringLiteral("the disk is full")));
    QCOMPARE(over[u"solutions"][0][u"state"].toString(), QStringLiteral("failed"));
    QVERIFY(!over[u"solutions"][1][u"reason"].toString().isEmpty());
    QCOMPARE(over[u"time_limit"][u"proposed_ms"], QJsonValue());
}

void VerificationApiTest::isCancelled()
{
    const QString id = create();
    QVERIFY(waitForJobs(3));
    const QString path = QStringLiteral("/api/v1/verifications/%1/cancel").arg(id);
    QCOMPARE(m_site->request("POST", kJury, path).status, 204);
    QVERIFY(m_worker->waitFor<wire::Cancel>(3));
    const QJsonObject over = read(id);
    QCOMPARE(over[u"state"].toString(), QStringLiteral("cancelled"));
    QCOMPARE(over[u"is_met"], QJsonValue());
    QCOMPARE(over[u"solutions"][0][u"state"].toString(), QStringLiteral("cancelled"));
    QCOMPARE(m_site->request("POST", kJury, path).status, 409);
    report(jobFor(QStringLiteral("echo.py")), {Verdict::Accepted, Verdict::Accepted}); // too late
    QVERIFY(m_worker->waitFor<wire::ReportReply>(1));
    QCOMPARE(read(id), over);
}

void VerificationApiTest::badRequestsAreRefused()
{
    const QString problem = QStringLiteral("/api/v1/problems/");
    QCOMPARE(m_site->post(kJury, problem + QStringLiteral("echo/versions/2/verifications"), {}).status, 404);
    QCOMPARE(m_site->post(kJury, problem + QStringLiteral("nothing/versions/1/verifications"), {}).status, 404);
    QCOMPARE(m_site->post(kJury, problem + QStringLiteral("echo/versions/x/verifications"), {}).status, 404);
    const Answer odd = m_site->post(kJury, problem + QStringLiteral("echo/versions/1/verifications"),
                                    {{QStringLiteral("all_tests"), QStringLiteral("yes")}});
    QCOMPARE(odd.status, 400);
    QCOMPARE(odd.field(), QStringLiteral("all_tests"));
    QCOMPARE(m_site->get(kJury, problem + QStringLiteral("nothing/verifications")).status, 404);
    QCOMPARE(m_site->get(kJury, QStringLiteral("/api/v1/verifications/1")).status, 404);
}

QTEST_GUILESS_MAIN(VerificationApiTest)
#include "verification_api_test.moc"
