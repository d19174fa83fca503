// Custom runs over HTTP, with a worker that a test moves.
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

using namespace gavel;
using namespace gavel::test;

namespace {

QJsonObject sumRun()
{
    return {{QStringLiteral("language"), QStringLiteral("python3")},
            {QStringLiteral("source"), QStringLiteral("print(sum(map(int, input().split())))")},
            {QStringLiteral("inputs"), QJsonArray{QStringLiteral("1 2"), QStringLiteral("3 4")}}};
}

} // namespace

class RunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aRunComesBackWithItsResults();
    void bytesAreNotLost();
    void onlyTheOwnerAndStaffSeeIt();
    void badInputNamesTheField_data();
    void badInputNamesTheField();
    void aWaitEndsWithTheRun();
    void deletingForgetsIt();

private:
    QString submit(const QJsonObject &run);
    wire::Job nextJob();

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
    int m_jobs = 0;
    const QString m_who = QStringLiteral("contestant");
};

void RunsTest::initTestCase()
{
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    m_site = std::make_unique<TestSite>(settings);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(m_worker->enter(QStringLiteral("w1"), QStringLiteral("i"), {}, 100));
    m_worker->send(wire::Ready{100, {}});
}

QString RunsTest::submit(const QJsonObject &run)
{
    const Answer answer = m_site->post(m_who, QStringLiteral("/api/v1/runs"), run);
    if (answer.status != 202)
        qWarning("%s", answer.body.constData());
    return answer.text("id");
}

wire::Job RunsTest::nextJob()
{
    if (!m_worker->waitFor<wire::Job>(++m_jobs))
        qFatal("no job came");
    return m_worker->all<wire::Job>().at(m_jobs - 1);
}

void RunsTest::aRunComesBackWithItsResults()
{
    QJsonObject sent = sumRun();
    sent.insert(QStringLiteral("arguments"), QJsonArray{QStringLiteral("-v")});
    sent.insert(QStringLiteral("limits"), QJsonObject{{QStringLiteral("cpu_time_ms"), 1500}});
    const QString id = submit(sent);
    QVERIFY(!id.isEmpty());
    const wire::Job job = nextJob();
    QVERIFY(job.run.has_value());
    QCOMPARE(job.run->inputs, (QList<QByteArray>{"1 2", "3 4"}));
    QCOMPARE(job.run->arguments, QStringList{QStringLiteral("-v")});
    QCOMPARE(job.run->limits.cpuTime, std::chrono::milliseconds(1500));
    QCOMPARE(job.run->limits.wallTime, std::chrono::milliseconds(4000));
    QCOMPARE(job.files[0].name, QStringLiteral("main.py"));
    wire::Report report;
    report.key = job.key;
    wire::RunOutput output;
    output.output = "3\n";
    output.cpuTime = std::chrono::microseconds(12'300);
    report.outputs = {output, output};
    m_worker->send(report);
    const Answer answer = m_site->get(m_who, QStringLiteral("/api/v1/runs/%1?wait=20").arg(id));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.text("state"), QStringLiteral("finished"));
    QCOMPARE(answer.array("results").size(), 2);
    const QJsonObject first = answer.array("results")[0].toObject();
    QCOMPARE(first.value(QStringLiteral("stdout")).toString(), QStringLiteral("3\n"));
    QCOMPARE(first.value(QStringLiteral("cpu_time_ms")).toInt(), 13);
    const Answer list = m_site->get(m_who, QStringLiteral("/api/v1/runs"));
    QCOMPARE(list.array("runs")[0].toObject().value(QStringLiteral("id")).toString(), id);
}

void RunsTest::bytesAreNotLost()
{
    QJsonObject sent = sumRun();
    sent.remove(QStringLiteral("inputs"));
    sent.insert(QStringLiteral("inputs_base64"), QJsonArray{QStringLiteral("/wAB")});
    const QString id = submit(sent);
    const wire::Job job = nextJob();
    QCOMPARE(job.run->inputs[0], QByteArray("\xff\0\1", 3));
    wire::Report report;
    report.key = job.key;
    wire::RunOutput output;
    output.output = QByteArray("\xff\0\1", 3);
    output.files = {{QStringLiteral("o"), "\xfe"}};
    report.outputs = {output};
    m_worker->send(report);
    const Answer answer = m_site->get(m_who, QStringLiteral("/api/v1/runs/%1?wait=20").arg(id));
    const QJsonObject first = answer.array("results")[0].toObject();
    QCOMPARE(first.value(QStringLiteral("stdout_base64")).toString(), QStringLiteral("/wAB"));
    QVERIFY(!first.contains(QStringLiteral("stdout")));
    QCOMPARE(first.value(QStringLiteral("files"))[0].toObject().value(QStringLiteral("content_base64")).toString(),
             QStringLiteral("/g=="));
}

void RunsTest::onlyTheOwnerAndStaffSeeIt()
{
    const QString path = QStringLiteral("/api/v1/runs/") + submit(sumRun());
    nextJob();
    m_site->addAccount(QStringLiteral("other"), accounts::Role::Contestant);
    QCOMPARE(m_site->get(QStringLiteral("other"), path).status, 404);
    QCOMPARE(m_site->request("DELETE", QStringLiteral("other"), path).status, 404);
    QCOMPARE(m_site->get(QStringLiteral("jury"), path).status, 200);
    const Answer own = m_site->get(m_who, path);
    QCOMPARE(own.status, 200);
    QVERIFY(!own.json.contains(QStringLiteral("worker")));
}

void RunsTest::badInputNamesTheField_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *field, const char *members) {
        QTest::newRow(members) << QByteArray("{\"language\":\"python3\",\"source\":\"x\",") + members + '}'
                               << QString::fromLatin1(field);
    };
    row("inputs_base64", R"("inputs_base64":["%%"])");
    row("inputs_base64", R"("inputs":[],"inputs_base64":[])");
    row("inputs", R"("inputs":[1])");
    row("colour", R"("colour":"red")");
    row("limits.cpu_time_ms", R"("limits":{"cpu_time_ms":0})");
    row("limits.cpu_time_ms", R"("limits":{"cpu_time_ms":60001})");
    row("limits.speed", R"("limits":{"speed":1})");
    row("input_files[0].content", R"("input_files":[{"name":"a"}])");
    row("input_files", R"("input_files":[{"name":"../a","content":""}])");
    row("files", R"("x":1)");
}

void RunsTest::badInputNamesTheField()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, field);
    if (field == QLatin1String("files"))
        body = R"({"language":"python3"})";
    const Answer answer = m_site->postText(m_who, QStringLiteral("/api/v1/runs"), body);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field(), field);
}

void RunsTest::aWaitEndsWithTheRun()
{
    const QString id = submit(sumRun());
    const wire::Job job = nextJob();
    wire::Report report;
    report.key = job.key;
    report.verdict = domain::Verdict::CompileError;
    report.compileOutput = "bad";
    QTimer::singleShot(50, m_worker.get(), [this, report] { m_worker->send(report); });
    const Answer answer = m_site->get(m_who, QStringLiteral("/api/v1/runs/%1?wait=60").arg(id));
    QCOMPARE(answer.text("state"), QStringLiteral("finished"));
    QCOMPARE(answer.json.value(QStringLiteral("is_compile_error")).toBool(), true);
    QCOMPARE(answer.text("compile_output"), QStringLiteral("bad"));
}

void RunsTest::deletingForgetsIt()
{
    const QString path = QStringLiteral("/api/v1/runs/") + submit(sumRun());
    const wire::Job job = nextJob();
    QCOMPARE(m_site->request("DELETE", m_who, path).status, 204);
    QVERIFY(m_worker->waitFor<wire::Cancel>(1));
    QVERIFY(m_worker->all<wire::Cancel>()[0].key == job.key);
    QCOMPARE(m_site->get(m_who, path).status, 404);
}

QTEST_GUILESS_MAIN(RunsTest)
#include "runs_test.moc"
