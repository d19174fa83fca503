#include "core/wire/worker_link.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::wire;

class CustomRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jobsComeBackAsTheyWere();
    void reportsComeBackAsTheyWere();
    void aReportMustSaySomething();
    void numbersTellRunsFromJudgings();
};

void CustomRunTest::jobsComeBackAsTheyWere()
{
    Job job;
    job.key = {jobOf(RunId{7}), 2};
    job.submission = SubmissionId{job.key.judging.value};
    job.language = QStringLiteral("c");
    job.files = {{QStringLiteral("main.c"), "int main;"}};
    CustomRun run;
    run.inputs = {"1 2\n", QByteArray(), QByteArray("\0\xff", 2)};
    run.repeats = 3;
    run.files = {{QStringLiteral("data/a.txt"), "x"}};
    run.wantedFiles = {QStringLiteral("out.txt")};
    run.arguments = {QStringLiteral("-v")};
    run.compilerOptions = {QStringLiteral("-O3")};
    run.mergesErrorOutput = true;
    run.limits = {std::chrono::milliseconds(1),
                  std::chrono::milliseconds(2),
                  std::chrono::milliseconds(3),
                  mebibytes(4),
                  mebibytes(5),
                  mebibytes(6),
                  mebibytes(7),
                  8,
                  std::chrono::milliseconds(9),
                  mebibytes(10)};
    job.run = run;
    const auto decoded = decodeServerMessage(encode(ServerMessage(job)));
    QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
    QVERIFY(*decoded == ServerMessage(job));
}

void CustomRunTest::reportsComeBackAsTheyWere()
{
    RunOutput output;
    output.termination = Termination::Signalled;
    output.signal = 11;
    output.cpuTime = std::chrono::nanoseconds(123);
    output.wallTime = std::chrono::nanoseconds(456);
    output.peakMemory = mebibytes(3);
    output.output = QByteArray("\0a", 2);
    output.errorOutput = "oops";
    output.isCut = true;
    output.files = {{QStringLiteral("out.txt"), "y"}};
    Report report;
    report.key = {jobOf(RunId{7}), 1};
    report.outputs = {output, RunOutput()};
    const auto decoded = decodeWorkerMessage(encode(WorkerMessage(report)));
    QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
    QVERIFY(*decoded == WorkerMessage(report));
}

void CustomRunTest::aReportMustSaySomething()
{
    Report report;
    report.key = {jobOf(RunId{7}), 1};
    QVERIFY(!decodeWorkerMessage(encode(WorkerMessage(report))));
    report.outputs.emplace();
    QVERIFY(decodeWorkerMessage(encode(WorkerMessage(report))));
}

void CustomRunTest::numbersTellRunsFromJudgings()
{
    QVERIFY(!isRun(JudgingId{1}));
    QVERIFY(isRun(jobOf(RunId{1})));
    QCOMPARE(runOf(jobOf(RunId{5})).value, qint64(5));
    // JSON numbers hold it exactly.
    QVERIFY(double(kFirstRunJob + 1) != double(kFirstRunJob));
}

QTEST_APPLESS_MAIN(CustomRunTest)
#include "custom_run_test.moc"
