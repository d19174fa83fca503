#include "server/runs/run_service.h"
#include "server/storage/run_repository.h"
#include "tests/support/await.h"
#include "tests/support/server_world.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::test;
using judging::JudgingState;
using runs::Run;
using runs::RunOrigin;

namespace {

runs::NewRun newRun(AccountId submitter = AccountId{-7}, const QByteArray &source = "print(input())")
{
    runs::NewRun run;
    run.submitter = submitter;
    run.language = QStringLiteral("py");
    run.files = {{QStringLiteral("main.py"), source}};
    run.run.inputs = {"1 2\n", "3"};
    run.attributes.insert(QStringLiteral("note"), QStringLiteral("kept"));
    return run;
}

wire::Report doneReport(const wire::Job &job)
{
    wire::Report report;
    report.key = job.key;
    report.outputs.emplace();
    for (const QByteArray &input : job.run->inputs) {
        wire::RunOutput output;
        output.output = input;
        output.cpuTime = std::chrono::milliseconds(12);
        report.outputs->append(output);
    }
    return report;
}

} // namespace

class RunServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aRunGoesTheWayOfAJudging();
    void aCompileErrorIsAResult();
    void whatWaitsSurvivesARestart();
    void threeLossesEndIt();
    void oneFailureIsRetried();
    void aReportWithoutOutputsIsNoEndOfAJudging();
    void removingStopsIt();
    void expiredRunsAreGone();
    void numbersAreNotGivenOutAgain();
    void apisSeeTheirOwnOnly();
    void badRunsAreRefused_data();
    void badRunsAreRefused();
    void oneMayNotHaveTooManyInFlight();
    void aFloodByOneDoesNotDelayTheOthers();

private:
    runs::RunReceipt submit(const runs::NewRun &run);
    Result<runs::RunReceipt> trySubmit(const runs::NewRun &run);
    Result<Run> read(const QString &token, RunOrigin origin = RunOrigin::Native);
    void restart();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerWorld> m_world;
    std::unique_ptr<runs::RunService> m_runs;
};

void RunServiceTest::init()
{
    m_runs.reset();
    m_world.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    restart();
}

void RunServiceTest::restart()
{
    m_runs.reset();
    m_world.reset();
    m_world = std::make_unique<ServerWorld>(m_folder->path());
    m_runs =
        std::make_unique<runs::RunService>(*m_world->database, *m_world->queue, *m_world->languages, *m_world->active);
}

Result<runs::RunReceipt> RunServiceTest::trySubmit(const runs::NewRun &run)
{
    return await<runs::RunReceipt>([&](Callback<runs::RunReceipt> done) { m_runs->submit(run, std::move(done)); });
}

runs::RunReceipt RunServiceTest::submit(const runs::NewRun &run)
{
    Result<runs::RunReceipt> receipt = trySubmit(run);
    if (!receipt)
        qFatal("%s", receipt.error().message.c_str());
    return *receipt;
}

Result<Run> RunServiceTest::read(const QString &token, RunOrigin origin)
{
    return await<Run>([&](Callback<Run> done) { m_runs->read(origin, token, std::move(done)); });
}

void RunServiceTest::aRunGoesTheWayOfAJudging()
{
    const runs::NewRun sent = newRun();
    const runs::RunReceipt receipt = submit(sent);
    QCOMPARE(read(receipt.token)->state, JudgingState::Queued);
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    const QList<wire::Job> jobs = m_world->lease(worker);
    QCOMPARE(jobs.size(), 1);
    QVERIFY(jobs[0].run == sent.run);
    QVERIFY(jobs[0].files == sent.files);
    QCOMPARE(read(receipt.token)->state, JudgingState::Leased);
    m_world->jobs->progress(worker, {jobs[0].key, wire::JobStage::Running, 1, 2});
    QCOMPARE(read(receipt.token)->state, JudgingState::Running);
    QCOMPARE(read(receipt.token)->runsDone, 1);
    QSignalSpy finished(m_runs.get(), &runs::RunService::finished);
    QVERIFY(m_world->report(worker, doneReport(jobs[0])));
    QCOMPARE(finished.size(), 1);
    const Run run = *read(receipt.token);
    QCOMPARE(run.state, JudgingState::Finished);
    QVERIFY(!run.isCompileError());
    QCOMPARE(run.report.outputs->size(), 2);
    QCOMPARE(run.report.outputs->at(1).output, QByteArray("3"));
    QCOMPARE(run.worker, QStringLiteral("w1"));
    QCOMPARE(run.attributes, sent.attributes);
    QVERIFY(run.finished.has_value());
    QCOMPARE(m_runs->inFlight(), 0);
    QVERIFY(m_world->lease(worker).isEmpty());
}

void RunServiceTest::aCompileErrorIsAResult()
{
    const runs::RunReceipt receipt = submit(newRun());
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    wire::Report report;
    report.key = m_world->lease(worker).first().key;
    report.verdict = domain::Verdict::CompileError;
    report.compileOutput = "line 1: no";
    QVERIFY(m_world->report(worker, report));
    const Run run = *read(receipt.token);
    QCOMPARE(run.state, JudgingState::Finished);
    QVERIFY(run.isCompileError());
    QCOMPARE(run.report.compileOutput, QByteArray("line 1: no"));
}

void RunServiceTest::whatWaitsSurvivesARestart()
{
    const runs::RunReceipt waiting = submit(newRun());
    const runs::RunReceipt leased = submit(newRun());
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    QCOMPARE(m_world->lease(worker).size(), 1);
    restart();
    QList<wire::Job> jobs = m_world->lease(worker, 2);
    QCOMPARE(jobs.size(), 2);
    for (const wire::Job &job : jobs)
        QVERIFY(m_world->report(worker, doneReport(job)));
    QCOMPARE(read(waiting.token)->state, JudgingState::Finished);
    QCOMPARE(read(leased.token)->state, JudgingState::Finished);
}

void RunServiceTest::threeLossesEndIt()
{
    const runs::RunReceipt receipt = submit(newRun());
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    for (int attempt = 1; attempt <= queue::kMostLosses; ++attempt) {
        QCOMPARE(m_world->lease(worker).size(), 1);
        m_world->passTime(std::chrono::minutes(1));
        QTRY_VERIFY_WITH_TIMEOUT(read(receipt.token)->losses == attempt, 30'000);
    }
    QTRY_COMPARE_WITH_TIMEOUT(read(receipt.token)->state, JudgingState::Quarantined, 30'000);
    QVERIFY(m_world->lease(worker).isEmpty());
    QVERIFY(!read(receipt.token)->error.isEmpty());
}

void RunServiceTest::oneFailureIsRetried()
{
    const runs::RunReceipt receipt = submit(newRun());
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    wire::Report failed;
    failed.key = m_world->lease(worker).first().key;
    failed.error = QStringLiteral("the cell broke");
    QVERIFY(m_world->report(worker, failed));
    QCOMPARE(read(receipt.token)->state, JudgingState::Queued);
    const QList<wire::Job> again = m_world->lease(worker);
    QCOMPARE(again.size(), 1);
    QCOMPARE(again[0].key.attempt, 2);
    QVERIFY(m_world->report(worker, doneReport(again[0])));
    QCOMPARE(read(receipt.token)->state, JudgingState::Finished);
}

void RunServiceTest::aReportWithoutOutputsIsNoEndOfAJudging()
{
    QVERIFY(m_world->importFiles(QStringLiteral("echo"), goodPackage()).problem);
    const accounts::Principal ann = m_world->account(QStringLiteral("ann"), accounts::Role::Contestant);
    const judging::SubmissionReceipt receipt = m_world->submit(m_world->newSubmission(ann));
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    wire::Report wrong;
    wrong.key = m_world->lease(worker).first().key;
    wrong.outputs.emplace(); // as of a run
    wrong.error = QStringLiteral("confused");
    QVERIFY(m_world->report(worker, wrong));
    QCOMPARE(m_world->read(receipt.submission).judging.state, JudgingState::Queued);
}

void RunServiceTest::removingStopsIt()
{
    const runs::RunReceipt receipt = submit(newRun());
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    const QList<wire::Job> jobs = m_world->lease(worker);
    QSignalSpy leaseEnded(m_runs.get(), &runs::RunService::leaseEnded);
    const auto removed =
        await<void>([&](Callback<void> done) { m_runs->remove(RunOrigin::Native, receipt.token, std::move(done)); });
    QVERIFY(removed);
    QCOMPARE(leaseEnded.size(), 1);
    QVERIFY(read(receipt.token).error().code == ErrorCode::NotFound);
    QVERIFY(m_world->report(worker, doneReport(jobs[0]))); // of no use, and acknowledged
    QVERIFY(read(receipt.token).error().code == ErrorCode::NotFound);
}

void RunServiceTest::expiredRunsAreGone()
{
    runs::NewRun brief = newRun();
    brief.keptFor = std::chrono::seconds(0);
    const runs::RunReceipt receipt = submit(brief);
    (void)submit(newRun());
    QVERIFY(read(receipt.token)); // it is not over
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    QVERIFY(m_world->report(worker, doneReport(m_world->lease(worker).first())));
    QVERIFY(read(receipt.token).error().code == ErrorCode::NotFound);
    const auto purge = [](storage::Connection &connection) {
        return storage::RunRepository(connection).purge(QDateTime::currentMSecsSinceEpoch());
    };
    QVERIFY(m_world->database->writeAndWait(purge));
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM custom_run")), 1);
}

void RunServiceTest::numbersAreNotGivenOutAgain()
{
    // A late report on a deleted run must not become that of a newer one with its number.
    runs::NewRun brief = newRun();
    brief.keptFor = std::chrono::seconds(0);
    const runs::RunReceipt first = submit(brief);
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    QVERIFY(m_world->report(worker, doneReport(m_world->lease(worker).first())));
    const auto purge = [](storage::Connection &connection) {
        return storage::RunRepository(connection).purge(QDateTime::currentMSecsSinceEpoch());
    };
    QVERIFY(m_world->database->writeAndWait(purge));
    QVERIFY(submit(newRun()).id.value > first.id.value);
}

void RunServiceTest::apisSeeTheirOwnOnly()
{
    const runs::RunReceipt receipt = submit(newRun());
    QVERIFY(read(receipt.token));
    QVERIFY(read(receipt.token, RunOrigin::Judge0).error().code == ErrorCode::NotFound);
}

void RunServiceTest::badRunsAreRefused_data()
{
    QTest::addColumn<std::function<void(runs::NewRun &)>>("spoil");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *field, const std::function<void(runs::NewRun &)> &spoil) {
        QTest::newRow(name) << spoil << QString::fromLatin1(field);
    };
    row("language", "language", [](runs::NewRun &run) { run.language = QStringLiteral("klingon"); });
    row("no file", "files", [](runs::NewRun &run) { run.files.clear(); });
    row("no input", "inputs", [](runs::NewRun &run) { run.run.inputs.clear(); });
    row("too many inputs", "inputs", [](runs::NewRun &run) { run.run.inputs = QList<QByteArray>(101, "x"); });
    row("too many runs", "repeats", [](runs::NewRun &run) { run.run.repeats = 1000; });
    row("too long", "inputs", [](runs::NewRun &run) { run.run.inputs = {QByteArray(9 << 20, 'x')}; });
    row("climbing file", "input_files", [](runs::NewRun &run) {
        run.run.files = {{QStringLiteral("../etc/passwd"), "x"}};
    });
    row("absolute file", "input_files", [](runs::NewRun &run) { run.run.files = {{QStringLiteral("/a"), "x"}}; });
    row("file twice", "input_files", [](runs::NewRun &run) {
        run.run.files = {{QStringLiteral("a"), "x"}, {QStringLiteral("a"), "y"}};
    });
    row("climbing output", "output_files", [](runs::NewRun &run) { run.run.wantedFiles = {QStringLiteral("a/../b")}; });
    row("zero in argument", "arguments", [](runs::NewRun &run) { run.run.arguments = {QString(QChar(0))}; });
    row("cpu time", "limits.cpu_time_ms", [](runs::NewRun &run) { run.run.limits.cpuTime = std::chrono::hours(1); });
    row("memory", "limits.memory_bytes", [](runs::NewRun &run) { run.run.limits.memory = mebibytes(1 << 20); });
    row("processes", "limits.processes", [](runs::NewRun &run) { run.run.limits.processes = 0; });
}

void RunServiceTest::badRunsAreRefused()
{
    using Spoil = std::function<void(runs::NewRun &)>;
    QFETCH(Spoil, spoil);
    QFETCH(QString, field);
    runs::NewRun run = newRun();
    spoil(run);
    const Result<runs::RunReceipt> receipt = trySubmit(run);
    QVERIFY(!receipt);
    QVERIFY(receipt.error().code == ErrorCode::InvalidArgument);
    QVERIFY2(receipt.error().message.starts_with(field.toStdString() + ":"), receipt.error().message.c_str());
}

void RunServiceTest::oneMayNotHaveTooManyInFlight()
{
    for (qsizetype i = 0; i < m_runs->maxima().inFlight; ++i)
        (void)submit(newRun(AccountId{-1}));
    QVERIFY(trySubmit(newRun(AccountId{-1})).error().code == ErrorCode::ResourceExhausted);
    QVERIFY(trySubmit(newRun(AccountId{-2})));
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    QVERIFY(m_world->report(worker, doneReport(m_world->lease(worker).first())));
    QVERIFY(trySubmit(newRun(AccountId{-1})));
}

void RunServiceTest::aFloodByOneDoesNotDelayTheOthers()
{
    for (int i = 0; i < 20; ++i)
        (void)submit(newRun(AccountId{-1}, "flood"));
    (void)submit(newRun(AccountId{-2}, "other"));
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    const QList<wire::Job> jobs = m_world->lease(worker, 2);
    QCOMPARE(jobs.size(), 2);
    QCOMPARE(jobs[1].files[0].content, QByteArray("other"));
}

QTEST_GUILESS_MAIN(RunServiceTest)
#include "run_service_test.moc"
