// The server is killed in the middle of a stream of submissions, or of reports: everything it has acknowledged is there
// afterwards.
#include "tests/support/await.h"
#include "tests/support/server_world.h"
#include "tests/support/test_database.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <cstdio>

using namespace gavel;

namespace {

// The child: submits for ever, 16 at once, and prints the id of each submission as soon as it is acknowledged.
class Submitter {
public:
    explicit Submitter(test::ServerWorld &world)
        : m_world(world), m_account(world.account(QStringLiteral("ann"), accounts::Role::Contestant))
    {
        if (!world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem)
            qFatal("the package was refused");
    }

    void next()
    {
        judging::NewSubmission submission =
            m_world.newSubmission(m_account, "print(" + QByteArray::number(++m_count) + ")");
        submission.idempotencyKey = QString::number(m_count);
        m_world.submissions->submit(submission, [this](const Result<judging::SubmissionReceipt> &receipt) {
            if (!receipt)
                qFatal("%s", receipt.error().message.c_str());
            std::printf("%lld\n", static_cast<long long>(receipt->submission.value));
            std::fflush(stdout);
            next();
        });
    }

private:
    test::ServerWorld &m_world;
    const accounts::Principal m_account;
    int m_count = 0;
};

// The child: takes reports on a thousand judgings, 16 at once, and prints the id of each submission whose report it has
// acknowledged.
class Reporter {
public:
    static constexpr int kJobs = 1000;

    explicit Reporter(test::ServerWorld &world) : m_world(world), m_worker(world.worker(QStringLiteral("w1")))
    {
        if (!world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem)
            qFatal("the package was refused");
        const accounts::Principal ann = world.account(QStringLiteral("ann"), accounts::Role::Contestant);
        for (int i = 0; i < kJobs; ++i)
            world.submissions->submit(world.newSubmission(ann),
                                      [this](const Result<judging::SubmissionReceipt> &) { ++m_submitted; });
        if (!QTest::qWaitFor([this] { return m_submitted == kJobs; }, 60'000))
            qFatal("not everything was submitted");
        m_jobs = world.lease(m_worker, kJobs);
    }

    void next()
    {
        if (m_jobs.isEmpty())
            return;
        const wire::Job job = m_jobs.takeFirst();
        m_world.jobs->report(m_worker, test::ServerWorld::accepted(job), [this, job](const Result<void> &stored) {
            if (!stored)
                qFatal("%s", stored.error().message.c_str());
            std::printf("%lld\n", static_cast<long long>(job.submission.value));
            std::fflush(stdout);
            next();
        });
    }

private:
    test::ServerWorld &m_world;
    const WorkerId m_worker;
    QList<wire::Job> m_jobs;
    int m_submitted = 0;
};

int runReporter(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    test::ServerWorld world(QString::fromLocal8Bit(argv[2]), 1'000'000);
    Reporter reporter(world);
    for (int i = 0; i < 16; ++i)
        reporter.next();
    return QCoreApplication::exec();
}

int runSubmitter(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    test::ServerWorld world(QString::fromLocal8Bit(argv[2]), 1'000'000);
    Submitter submitter(world);
    for (int i = 0; i < 16; ++i)
        submitter.next();
    return QCoreApplication::exec();
}

// Ids of the whole lines: the last one may be cut off.
QList<qint64> acknowledged(const QByteArray &output)
{
    QList<qint64> ids;
    for (const QByteArray &line : output.left(output.lastIndexOf('\n') + 1).split('\n')) {
        if (!line.isEmpty())
            ids.append(line.toLongLong());
    }
    return ids;
}

} // namespace

class CrashTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingAcknowledgedSurvives_data();
    void everythingAcknowledgedSurvives();
    void reportsAreAppliedWholeOrNotAtAll_data();
    void reportsAreAppliedWholeOrNotAtAll();

private:
    // What a child acknowledged until it was killed.
    static QList<qint64> acknowledgedUntilKilled(const char *child, const QString &folder, int killedAfter);
};

void CrashTest::everythingAcknowledgedSurvives_data()
{
    QTest::addColumn<int>("killedAfter");
    for (int count : {1, 50, 700})
        QTest::addRow("%d", count) << count;
}

QList<qint64> CrashTest::acknowledgedUntilKilled(const char *child, const QString &folder, int killedAfter)
{
    (void)test::databaseOf(folder); // a database server is ours, not the child's: it is not to die with it
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(child), folder});
    QByteArray output;
    while (acknowledged(output).size() < killedAfter) {
        if (!process.waitForReadyRead(60'000))
            qFatal("%s", process.readAllStandardError().constData());
        output += process.readAllStandardOutput();
    }
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    if (!process.waitForFinished() || process.exitStatus() != QProcess::CrashExit)
        qFatal("it was not killed");
    return acknowledged(output + process.readAllStandardOutput());
}

void CrashTest::everythingAcknowledgedSurvives()
{
    QFETCH(int, killedAfter);
    const QTemporaryDir folder;
    const QList<qint64> ids = acknowledgedUntilKilled("--submitter", folder.path(), killedAfter);
    QVERIFY(ids.size() >= killedAfter);

    test::ServerWorld world(folder.path(), 1'000'000);
    const qint64 stored = world.integer(QStringLiteral("SELECT count(*) FROM submission"));
    for (qint64 id : ids)
        QCOMPARE(world.read(SubmissionId{id}).judging.state, judging::JudgingState::Queued);
    // Nothing is there by halves: each has its file, its judging and its key, and waits in the queue.
    for (const char *table : {"judging", "submission_file", "idempotency_key"})
        QCOMPARE(world.integer(QStringLiteral("SELECT count(DISTINCT submission_id) FROM ") + QLatin1String(table)),
                 stored);
    QCOMPARE(world.lease(world.worker(QStringLiteral("w")), 1'000'000).size(), stored);
}

void CrashTest::reportsAreAppliedWholeOrNotAtAll_data()
{
    QTest::addColumn<int>("killedAfter");
    for (int count : {1, 300})
        QTest::addRow("%d", count) << count;
}

void CrashTest::reportsAreAppliedWholeOrNotAtAll()
{
    QFETCH(int, killedAfter);
    const QTemporaryDir folder;
    const QList<qint64> ids = acknowledgedUntilKilled("--reporter", folder.path(), killedAfter);
    QVERIFY(ids.size() >= killedAfter);

    test::ServerWorld world(folder.path(), 1'000'000);
    for (qint64 id : ids)
        QVERIFY(world.read(SubmissionId{id}).judging.verdict == domain::Verdict::Accepted);
    const qint64 finished =
        world.integer(QStringLiteral("SELECT count(*) FROM judging WHERE finished_at_ms IS NOT NULL"));
    QVERIFY(finished >= ids.size());
    QCOMPARE(world.integer(QStringLiteral("SELECT count(*) FROM judging WHERE state = 'finished'")), finished);
    QCOMPARE(world.integer(QStringLiteral("SELECT count(*) FROM run")), 2 * finished);
    // The worker repeats what was not acknowledged, and some that was: the rest is judged, nothing twice.
    QCOMPARE(world.lease(world.worker(QStringLiteral("w2")), 1'000'000).size(), Reporter::kJobs - finished);
}

int main(int argc, char **argv)
{
    if (argc == 3 && QByteArray(argv[1]) == "--submitter")
        return runSubmitter(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--reporter")
        return runReporter(argc, argv);
    QCoreApplication application(argc, argv);
    CrashTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "crash_test.moc"
