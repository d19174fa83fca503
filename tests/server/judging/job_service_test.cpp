#include "tests/support/await.h"
#include "tests/support/server_world.h"
#include "tests/support/test_database.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::judging;
using accounts::Role;
using test::await;
using test::ServerWorld;
using wire::JobKey;

class JobServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aJobHasEverythingAWorkerNeeds();
    void aReportIsStoredWhole();
    void aReportIsAppliedOnce();
    void theFirstReportWinsWhicheverAttempt();
    void aReportOnNothingMayBeForgotten();
    void aFailedJudgingIsTriedThreeTimes();
    void aJobThatKillsItsWorkersIsQuarantinedAlone();
    void lossesSurviveARestart();
    void releasedJobsAreNotCounted();
    void aNewProcessReturnsTheOldOnesJobs();
    void aProcessThatComesBackWithoutAJobCostsNoAttempt();
    void aWorkerThatWasOnlySilentCostsNoAttempt();
    void onlyTheHolderMayReleaseOrTellProgress();
    void progressIsShown();
    void aRestartPutsEverythingBack();
    void aWorkerKeepsItsJobOverARestart();
    void aReportKeptOverARestartIsTaken();
    void theDoorbellRings();
    void onlyTheHoldersFailureCounts();
    void anAttemptThatIsReclaimedIsNotLost();
    void aDatabaseThatCannotBeReadCostsNoAttempt();
    void aDamagedSourceStopsNothingElse();

private:
    void restart();
    JudgingState stateOf(SubmissionId id) { return m_world->read(id).judging.state; }
    QList<JobKey> reclaim(WorkerId worker, const QList<JobKey> &held);
    void expireLeases();
    void execute(const char *sql);
    static wire::Report failureOf(const wire::Job &job);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerWorld> m_world;
    accounts::Principal m_ann;
    WorkerId m_w1;
    WorkerId m_w2;
};

void JobServiceTest::init()
{
    m_world.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_world = std::make_unique<ServerWorld>(m_folder->path());
    m_ann = m_world->account(QStringLiteral("ann"), Role::Contestant);
    QVERIFY(m_world->importFiles(QStringLiteral("echo"), test::goodPackage()).problem.has_value());
    m_w1 = m_world->worker(QStringLiteral("w1"));
    m_w2 = m_world->worker(QStringLiteral("w2"));
}

void JobServiceTest::restart()
{
    m_world.reset();
    m_world = std::make_unique<ServerWorld>(m_folder->path());
}

QList<JobKey> JobServiceTest::reclaim(WorkerId worker, const QList<JobKey> &held)
{
    return *await<QList<JobKey>>(
        [&](Callback<QList<JobKey>> done) { m_world->jobs->reclaim(worker, held, std::move(done)); });
}

void JobServiceTest::expireLeases()
{
    m_world->passTime(std::chrono::seconds(16)); // the sweep comes once a second by itself
}

void JobServiceTest::aJobHasEverythingAWorkerNeeds()
{
    NewSubmission submission = m_world->newSubmission(m_ann, QByteArray("a\0b", 3));
    submission.trace = QStringLiteral("00-1234-5678-01");
    submission.runsAllTests = true;
    const SubmissionReceipt receipt = m_world->submit(submission);
    const wire::Job job = m_world->lease(m_w1).first();
    QVERIFY((job.key == JobKey{receipt.judging, 1}));
    QCOMPARE(job.submission, receipt.submission);
    QCOMPARE(job.language, QStringLiteral("py"));
    QVERIFY(job.files == submission.files);
    QVERIFY(job.runsAllTests);
    QCOMPARE(job.trace, submission.trace);
    QVERIFY(job.judgingData == m_world->problems->find(QStringLiteral("echo"))->judgingData);
    const auto blob = await<problems::BlobFile>([&](Callback<problems::BlobFile> done) {
        m_world->problems->openBlob(job.judgingData.sha256, std::move(done));
    });
    QVERIFY(blob.has_value());
    QCOMPARE(stateOf(receipt.submission), JudgingState::Leased);
}

void JobServiceTest::aReportIsStoredWhole()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    wire::Report report = ServerWorld::accepted(m_world->lease(m_w1).first());
    report.verdict = domain::Verdict::RuntimeError;
    report.score = 0.25;
    report.maxScore = 100;
    report.groups = {{QString(), domain::Verdict::RuntimeError, 0.25, 100},
                     {QStringLiteral("secret"), domain::Verdict::Skipped, 0, {}}};
    report.tests[1].score = 0.25;
    report.tests[1].verdict = domain::Verdict::RuntimeError;
    report.tests[1].termination = Termination::Signalled;
    report.tests[1].signal = 11;
    report.tests[1].exitCode = 3;
    report.tests[1].contestantMessage = QStringLiteral("oh");
    report.tests[1].errorOutput = "Segmentation fault";
    report.tests[1].otherCpuTime = std::chrono::milliseconds(23);
    report.tests[1].memoryParts = MemoryParts{mebibytes(5), kibibytes(1), mebibytes(3), kibibytes(700)};
    report.tests[1].instructions = 12'345'678'901;
    report.tests[1].deniedCalls = 2;
    wire::TestReport skipped;
    skipped.name = QStringLiteral("secret/2");
    skipped.verdict = domain::Verdict::Skipped;
    report.tests.append(skipped);
    QVERIFY(m_world->report(m_w1, report));
    const Judging judging = m_world->read(id).judging;
    QCOMPARE(judging.state, JudgingState::Finished);
    QVERIFY(judging.verdict == domain::Verdict::RuntimeError);
    QVERIFY(judging.score == 0.25);
    QVERIFY(judging.maxScore == 100);
    QCOMPARE(judging.groups, report.groups);
    QCOMPARE(judging.worker, QStringLiteral("w1"));
    QCOMPARE(judging.compileOutput, report.compileOutput);
    QCOMPARE(judging.compileTime, report.compileTime);
    QCOMPARE(judging.languageVersion, report.languageVersion);
    QCOMPARE(judging.cpuTime, std::chrono::milliseconds(21));
    QCOMPARE(judging.peakMemory.count, mebibytes(9).count);
    QVERIFY(judging.started && judging.finished && *judging.started <= *judging.finished);
    QCOMPARE(judging.runs.size(), 3);
    for (qsizetype i = 0; i < 3; ++i) {
        QCOMPARE(judging.runs[i].number, i + 1);
        QVERIFY(judging.runs[i].report == report.tests[i]);
    }
}

void JobServiceTest::aReportIsAppliedOnce()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    wire::Report report = ServerWorld::accepted(m_world->lease(m_w1).first());
    QVERIFY(m_world->report(m_w1, report));
    QVERIFY(m_world->report(m_w1, report));
    report.verdict = domain::Verdict::WrongAnswer;
    QVERIFY(m_world->report(m_w2, report));
    QVERIFY(m_world->read(id).judging.verdict == domain::Verdict::Accepted);
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM run")), 2);
}

void JobServiceTest::theFirstReportWinsWhicheverAttempt()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const wire::Job late = m_world->lease(m_w1).first();
    expireLeases();
    QTRY_COMPARE(stateOf(id), JudgingState::Queued);
    const wire::Job second = m_world->lease(m_w2).first();
    QCOMPARE(second.key.attempt, 2);
    QSignalSpy cancelled(m_world->jobs.get(), &JobService::jobCancelled);
    QVERIFY(m_world->report(m_w1, ServerWorld::accepted(late)));
    QCOMPARE(stateOf(id), JudgingState::Finished);
    QCOMPARE(cancelled.size(), 1);
    QCOMPARE(cancelled[0][0].value<WorkerId>(), m_w2);
    QVERIFY((cancelled[0][1].value<JobKey>() == second.key));
    wire::Report other = ServerWorld::accepted(second);
    other.verdict = domain::Verdict::WrongAnswer;
    QVERIFY(m_world->report(m_w2, other));
    QVERIFY(m_world->read(id).judging.verdict == domain::Verdict::Accepted);
}

void JobServiceTest::aReportOnNothingMayBeForgotten()
{
    wire::Report report;
    report.key = {JudgingId{4711}, 1};
    report.verdict = domain::Verdict::Accepted;
    QVERIFY(m_world->report(m_w1, report));
    report.verdict.reset();
    QVERIFY(m_world->report(m_w1, report));
}

void JobServiceTest::aFailedJudgingIsTriedThreeTimes()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    for (int attempt = 1; attempt <= queue::kMostLosses; ++attempt) {
        QCOMPARE(stateOf(id), JudgingState::Queued);
        const wire::Job job = m_world->lease(m_w1).first();
        QCOMPARE(job.key.attempt, attempt);
        wire::Report report;
        report.key = job.key;
        report.error = QStringLiteral("the checker crashed");
        QVERIFY(m_world->report(m_w1, report));
        QVERIFY(m_world->report(m_w1, report)); // repeated: not counted twice
    }
    const Judging judging = m_world->read(id).judging;
    QCOMPARE(judging.state, JudgingState::Failed);
    QCOMPARE(judging.error, QStringLiteral("the checker crashed"));
    QCOMPARE(judging.losses, queue::kMostLosses);
    QVERIFY(!judging.verdict.has_value());
    QVERIFY(m_world->lease(m_w1).isEmpty());
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM lost_attempt")), queue::kMostLosses);
}

void JobServiceTest::aJobThatKillsItsWorkersIsQuarantinedAlone()
{
    const SubmissionId poison = m_world->submit(m_world->newSubmission(m_ann, "poison")).submission;
    const SubmissionId good = m_world->submit(m_world->newSubmission(m_ann, "good")).submission;
    for (int attempt = 1; attempt <= queue::kMostLosses; ++attempt) {
        const wire::Job job = m_world->lease(m_w1).first();
        QCOMPARE(job.submission, poison);
        expireLeases();
        const JudgingState expected = attempt < queue::kMostLosses ? JudgingState::Queued : JudgingState::Quarantined;
        QTRY_COMPARE(stateOf(poison), expected);
    }
    QVERIFY(m_world->read(poison).judging.error.contains(QStringLiteral("3 attempts were lost")));
    const wire::Job next = m_world->lease(m_w1).first();
    QCOMPARE(next.submission, good);
    QVERIFY(m_world->report(m_w1, ServerWorld::accepted(next)));
    QCOMPARE(stateOf(good), JudgingState::Finished);
    restart();
    QVERIFY(m_world->lease(m_w1).isEmpty());
    QCOMPARE(stateOf(poison), JudgingState::Quarantined);
}

void JobServiceTest::lossesSurviveARestart()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    for (int attempt = 1; attempt <= queue::kMostLosses; ++attempt) {
        QCOMPARE(m_world->lease(m_w1).size(), 1);
        expireLeases();
        QTRY_COMPARE(m_world->read(id).judging.losses, attempt);
        restart();
    }
    QCOMPARE(stateOf(id), JudgingState::Quarantined);
}

void JobServiceTest::releasedJobsAreNotCounted()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    for (int attempt = 1; attempt <= 5; ++attempt) {
        const wire::Job job = m_world->lease(m_w1).first();
        m_world->jobs->release(m_w1, job.key, QStringLiteral("the disk is full"));
        QCOMPARE(stateOf(id), JudgingState::Queued);
    }
    QCOMPARE(m_world->read(id).judging.losses, 0);
    QCOMPARE(m_world->lease(m_w2).first().key.attempt, 6);
}

void JobServiceTest::aNewProcessReturnsTheOldOnesJobs()
{
    m_world->jobs->attach(m_w1, QStringLiteral("old"), {});
    const SubmissionId first = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const SubmissionId second = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const QList<wire::Job> jobs = m_world->lease(m_w1, 2);
    QCOMPARE(jobs.size(), 2);
    m_world->jobs->attach(m_w1, QStringLiteral("new"), {});
    QTRY_COMPARE(m_world->read(first).judging.losses, 1);
    QTRY_COMPARE(m_world->read(second).judging.losses, 1);
    QCOMPARE(m_world->lease(m_w2, 2).size(), 2);
}

// Restarts of servers at a bad moment quarantined what had done nothing.
void JobServiceTest::aProcessThatComesBackWithoutAJobCostsNoAttempt()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    for (int attempt = 1; attempt <= queue::kMostLosses + 1; ++attempt) {
        m_world->jobs->attach(m_w1, QStringLiteral("same"), {});
        QCOMPARE(m_world->lease(m_w1).first().key.attempt, attempt); // and the connection breaks
        m_world->jobs->attach(m_w1, QStringLiteral("same"), {});
        QCOMPARE(stateOf(id), JudgingState::Queued);
    }
    QCOMPARE(m_world->read(id).judging.losses, 0);
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM lost_attempt")), 0);
    const wire::Job job = m_world->lease(m_w1).first();
    m_world->jobs->attach(m_w1, QStringLiteral("same"), {job.key}); // this one it has
    QCOMPARE(stateOf(id), JudgingState::Leased);
}

// A network that failed three times quarantined what had done nothing.
void JobServiceTest::aWorkerThatWasOnlySilentCostsNoAttempt()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    for (int failure = 0; failure < queue::kMostLosses + 1; ++failure) {
        const wire::Job job = m_world->lease(m_w1).first();
        expireLeases();
        QTRY_COMPARE(stateOf(id), JudgingState::Queued);
        const wire::Job next = m_world->lease(m_w2).first();
        QCOMPARE(reclaim(m_w1, {job.key}), QList<JobKey>{job.key}); // too late, but it lives
        m_world->jobs->release(m_w2, next.key, QStringLiteral("drained"));
        QCOMPARE(stateOf(id), JudgingState::Queued);
    }
}

void JobServiceTest::onlyTheHolderMayReleaseOrTellProgress()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const wire::Job job = m_world->lease(m_w1).first();
    m_world->jobs->release(m_w2, job.key, QStringLiteral("not mine"));
    m_world->jobs->progress(m_w2, {job.key, wire::JobStage::Running, 1, 2});
    m_world->jobs->progress(m_w1, {{job.key.judging, 7}, wire::JobStage::Running, 1, 2});
    QCOMPARE(stateOf(id), JudgingState::Leased);
    QVERIFY(m_world->lease(m_w2).isEmpty());
}

void JobServiceTest::progressIsShown()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const wire::Job job = m_world->lease(m_w1).first();
    m_world->jobs->progress(m_w1, {job.key, wire::JobStage::Compiling, 0, 0});
    QCOMPARE(stateOf(id), JudgingState::Compiling);
    m_world->jobs->progress(m_w1, {job.key, wire::JobStage::Running, 1, 7});
    const Judging judging = m_world->read(id).judging;
    QCOMPARE(judging.state, JudgingState::Running);
    QCOMPARE(judging.testsDone, 1);
    QCOMPARE(judging.testsTotal, 7);
    QVERIFY(m_world->report(m_w1, ServerWorld::accepted(job)));
    m_world->jobs->progress(m_w1, {job.key, wire::JobStage::Running, 1, 7}); // overtaken
    QCOMPARE(stateOf(id), JudgingState::Finished);
}

void JobServiceTest::aRestartPutsEverythingBack()
{
    QList<SubmissionId> sent;
    for (int i = 0; i < 4; ++i)
        sent.append(m_world->submit(m_world->newSubmission(m_ann)).submission);
    const QList<wire::Job> jobs = m_world->lease(m_w1, 2);
    QVERIFY(m_world->report(m_w1, ServerWorld::accepted(jobs[0])));
    restart();
    QCOMPARE(m_world->active->count(), 3);
    QList<SubmissionId> again;
    for (const wire::Job &job : m_world->lease(m_w2, 10)) {
        again.append(job.submission);
        QVERIFY(m_world->report(m_w2, ServerWorld::accepted(job)));
    }
    QCOMPARE(again, sent.mid(1));
    for (SubmissionId id : sent)
        QCOMPARE(stateOf(id), JudgingState::Finished);
}

void JobServiceTest::aWorkerKeepsItsJobOverARestart()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const wire::Job job = m_world->lease(m_w1).first();
    restart();
    QVERIFY(reclaim(m_w1, {job.key}).isEmpty());
    QVERIFY(m_world->lease(m_w2).isEmpty());
    m_world->jobs->progress(m_w1, {job.key, wire::JobStage::Running, 1, 2});
    QCOMPARE(stateOf(id), JudgingState::Running);
    QVERIFY(m_world->report(m_w1, ServerWorld::accepted(job)));
    QCOMPARE(stateOf(id), JudgingState::Finished);
    QCOMPARE(reclaim(m_w1, {job.key}), QList<JobKey>{job.key});
    QVERIFY(reclaim(m_w1, {}).isEmpty());
}

void JobServiceTest::aReportKeptOverARestartIsTaken()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const wire::Job job = m_world->lease(m_w1).first();
    restart();
    QVERIFY(m_world->report(m_w1, ServerWorld::accepted(job)));
    QCOMPARE(stateOf(id), JudgingState::Finished);
    QVERIFY(m_world->lease(m_w2).isEmpty());
}

void JobServiceTest::theDoorbellRings()
{
    QSignalSpy spy(m_world->jobs.get(), &JobService::jobsWaiting);
    m_world->submit(m_world->newSubmission(m_ann));
    QTRY_COMPARE(spy.size(), 1);
    m_world->submit(m_world->newSubmission(m_ann));
    QTRY_COMPARE(spy.size(), 2);
}

void JobServiceTest::execute(const char *sql)
{
    const Result<void> done = m_world->database->writeAndWait(
        [sql](storage::Connection &connection) { return connection.execute(QString::fromLatin1(sql)); });
    QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
}

wire::Report JobServiceTest::failureOf(const wire::Job &job)
{
    wire::Report report;
    report.key = job.key;
    report.error = QStringLiteral("the checker crashed");
    return report;
}

// The server is killed before the number of w1's attempt is on the disk, and gives w2 the same number.
void JobServiceTest::onlyTheHoldersFailureCounts()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const wire::Job first = m_world->lease(m_w1).first();
    execute("UPDATE judging SET attempt = 0, worker_id = NULL");
    restart();
    const wire::Job second = m_world->lease(m_w2).first();
    QVERIFY(first.key == second.key);
    QVERIFY(m_world->report(m_w1, failureOf(first)));
    QCOMPARE(stateOf(id), JudgingState::Leased);
    QVERIFY(m_world->lease(m_w1).isEmpty());
    QVERIFY(m_world->report(m_w2, failureOf(second)));
    QCOMPARE(stateOf(id), JudgingState::Queued);
    QCOMPARE(m_world->read(id).judging.losses, 1);
}

void JobServiceTest::anAttemptThatIsReclaimedIsNotLost()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const wire::Job job = m_world->lease(m_w1).first();
    for (int drop = 0; drop < queue::kMostLosses + 1; ++drop) {
        expireLeases();
        QTRY_COMPARE(stateOf(id), JudgingState::Queued);
        QVERIFY(reclaim(m_w1, {job.key}).isEmpty());
    }
    QVERIFY(m_world->report(m_w1, failureOf(job)));
    QCOMPARE(m_world->read(id).judging.losses, 1);
    QCOMPARE(m_world->lease(m_w2).first().key.attempt, 2);
}

void JobServiceTest::aDatabaseThatCannotBeReadCostsNoAttempt()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    execute("ALTER TABLE submission_file RENAME TO elsewhere");
    const Result<QList<wire::Job>> leased = await<QList<wire::Job>>([&](Callback<QList<wire::Job>> done) {
        m_world->jobs->lease(m_w1, {QStringLiteral("py")}, 1, std::move(done));
    });
    QVERIFY(!leased.has_value());
    execute("ALTER TABLE elsewhere RENAME TO submission_file");
    QList<wire::Job> jobs;
    QTRY_VERIFY(!jobs.isEmpty() || !(jobs = m_world->lease(m_w1)).isEmpty());
    QCOMPARE(jobs.first().submission, id);
    QCOMPARE(m_world->read(id).judging.losses, 0);
}

void JobServiceTest::aDamagedSourceStopsNothingElse()
{
    if (test::isOnPostgresql())
        return; // what follows damages SQLite's file
    const QByteArray marked = QByteArray(10'000, 'x') + "here" + QByteArray(10'000, 'x');
    const SubmissionId damaged = m_world->submit(m_world->newSubmission(m_ann, marked)).submission;
    const SubmissionId good = m_world->submit(m_world->newSubmission(m_ann)).submission;
    m_world.reset(); // everything is in the one file now
    QFile file(m_folder->filePath(QStringLiteral("gavel.db")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    constexpr qint64 kPage = 4096;
    const qint64 place = file.readAll().indexOf("xxhere");
    QVERIFY(place > 0);
    // A page of a long value begins with the number of the next one.
    QVERIFY(file.seek(place / kPage * kPage) && file.write(QByteArray(4, '\0')) == 4);
    file.close();
    m_world = std::make_unique<ServerWorld>(m_folder->path());
    QList<wire::Job> jobs;
    for (int i = 0; i < queue::kMostLosses + 1 && jobs.isEmpty(); ++i)
        jobs = m_world->lease(m_w1);
    QVERIFY(!jobs.isEmpty());
    QCOMPARE(jobs.first().submission, good);
    for (int i = 0; i < queue::kMostLosses; ++i)
        QVERIFY(m_world->lease(m_w1).isEmpty());
    QTRY_COMPARE(stateOf(damaged), JudgingState::Failed);
    QVERIFY(m_world->read(damaged).judging.error.contains(QStringLiteral("malformed")));
}

QTEST_GUILESS_MAIN(JobServiceTest)
#include "job_service_test.moc"
