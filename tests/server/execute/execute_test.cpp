// POST /execute and GET /result/{id}.
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

using namespace gavel;
using namespace gavel::test;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

class ExecuteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aSourceIsRun();
    void endsBecomeStatuses_data();
    void endsBecomeStatuses();
    void compileErrorsAreErrors();
    void badRequestsAreRefused_data();
    void badRequestsAreRefused();
    void unknownResultsAre404();
    void otherApisDoNotSeeIt();

private:
    QString execute(const QJsonObject &extra = {});
    Answer result(const QString &id) { return m_site->get({}, s("/result/") + id); }
    Answer finalResult(const QString &id);
    wire::Job nextJob();

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
    int m_jobs = 0;
};

void ExecuteTest::initTestCase()
{
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    m_site = std::make_unique<TestSite>(settings);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(s("worker")));
    QVERIFY(m_worker->enter(s("w1"), s("i"), {}, 100));
}

QString ExecuteTest::execute(const QJsonObject &extra)
{
    QJsonObject body{{s("source_code"), s("print(input())")},
                     {s("stdin_data"), s("hi")},
                     {s("time_limit_sec"), 2},
                     {s("memory_limit_mb"), 128},
                     {s("cpu_cores"), 1},
                     {s("language"), s("python")}};
    for (auto one = extra.begin(); one != extra.end(); ++one)
        body.insert(one.key(), *one);
    const Answer answer = m_site->post({}, s("/execute"), body);
    if (answer.status != 200 || answer.text("status") != s("PENDING"))
        qWarning("%s", answer.body.constData());
    return answer.text("submission_id");
}

wire::Job ExecuteTest::nextJob()
{
    m_worker->send(wire::Ready{100, {}});
    if (!m_worker->waitFor<wire::Job>(++m_jobs))
        qFatal("no job came");
    return m_worker->all<wire::Job>().at(m_jobs - 1);
}

Answer ExecuteTest::finalResult(const QString &id)
{
    Answer answer;
    TestSite::wait([&] {
        answer = result(id);
        return answer.text("status") != s("PENDING") && answer.text("status") != s("PROCESSING");
    });
    return answer;
}

void ExecuteTest::aSourceIsRun()
{
    const QString id = execute();
    QVERIFY(!id.isEmpty());
    QCOMPARE(result(id).text("status"), s("PENDING"));
    const wire::Job job = nextJob();
    QCOMPARE(job.language, s("python3"));
    QCOMPARE(job.run->inputs, QList<QByteArray>{"hi"});
    QCOMPARE(job.run->limits.cpuTime, std::chrono::milliseconds(2000));
    QCOMPARE(job.run->limits.memory.count, 128LL * 1024 * 1024);
    QCOMPARE(result(id).text("status"), s("PROCESSING"));
    wire::RunOutput output;
    output.output = "hi\n";
    output.errorOutput = "warned";
    output.wallTime = std::chrono::milliseconds(125);
    wire::Report report;
    report.key = job.key;
    report.outputs = {output};
    m_worker->send(report);
    const Answer done = finalResult(id);
    QCOMPARE(done.text("status"), s("OK"));
    QCOMPARE(done.text("stdout"), s("hi\n"));
    QCOMPARE(done.text("stderr"), s("warned"));
    QCOMPARE(done.json.value(s("exit_code")).toInt(-1), 0);
    QCOMPARE(done.json.value(s("time_sec")).toDouble(), 0.125);
}

void ExecuteTest::endsBecomeStatuses_data()
{
    QTest::addColumn<int>("termination");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char *name, Termination termination, int number, const char *status, int exitCode) {
        QTest::newRow(name) << int(termination) << number << s(status) << exitCode;
    };
    row("well", Termination::Exited, 0, "OK", 0);
    row("exit 3", Termination::Exited, 3, "RE", 3);
    row("signal", Termination::Signalled, 11, "RE", 139);
    row("cpu", Termination::CpuTimeLimit, 0, "TLE", 137);
    row("sleeper", Termination::IdleLimit, 0, "TLE", 137);
    row("memory", Termination::MemoryLimit, 0, "RE", 137);
    row("output", Termination::OutputLimit, 0, "RE", 137);
}

void ExecuteTest::endsBecomeStatuses()
{
    QFETCH(int, termination);
    QFETCH(int, number);
    QFETCH(QString, status);
    QFETCH(int, exitCode);
    const QString id = execute();
    wire::RunOutput output;
    output.termination = Termination(termination);
    output.exitCode = output.termination == Termination::Exited ? number : 0;
    output.signal = output.termination == Termination::Signalled ? number : 0;
    wire::Report report;
    report.key = nextJob().key;
    report.outputs = {output};
    m_worker->send(report);
    const Answer done = finalResult(id);
    QCOMPARE(done.text("status"), status);
    QCOMPARE(done.json.value(s("exit_code")).toInt(), exitCode);
}

void ExecuteTest::compileErrorsAreErrors()
{
    const QString id = execute();
    wire::Report report;
    report.key = nextJob().key;
    report.verdict = domain::Verdict::CompileError;
    report.compileOutput = "line 1";
    m_worker->send(report);
    const Answer done = finalResult(id);
    QCOMPARE(done.text("status"), s("RE"));
    QCOMPARE(done.text("stderr"), s("line 1"));
}

void ExecuteTest::badRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    QTest::newRow("no source") << QByteArray(R"({"language":"python"})") << s("source_code");
    QTest::newRow("language") << QByteArray(R"({"source_code":"x","language":"klingon"})") << s("language");
    QTest::newRow("time") << QByteArray(R"({"source_code":"x","time_limit_sec":0})") << s("time_limit_sec");
    QTest::newRow("memory") << QByteArray(R"({"source_code":"x","memory_limit_mb":1e9})") << s("memory_limit_mb");
    QTest::newRow("cores") << QByteArray(R"({"source_code":"x","cpu_cores":"two"})") << s("cpu_cores");
    QTest::newRow("not an object") << QByteArray("[]") << QString();
}

void ExecuteTest::badRequestsAreRefused()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, field);
    const Answer answer = m_site->postText({}, s("/execute"), body);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field(), field);
}

void ExecuteTest::unknownResultsAre404()
{
    QCOMPARE(result(s("nothing")).status, 404);
}

void ExecuteTest::otherApisDoNotSeeIt()
{
    const QString id = execute();
    (void)nextJob();
    QCOMPARE(m_site->get({}, s("/judge0/submissions/") + id).status, 404);
    QCOMPARE(m_site->get(s("admin"), s("/api/v1/runs/") + id).status, 404);
}

QTEST_GUILESS_MAIN(ExecuteTest)
#include "execute_test.moc"
