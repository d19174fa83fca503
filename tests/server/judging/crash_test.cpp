// The server is killed in the middle of a stream of submissions: everything it has acknowledged is there afterwards.
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

int runChild(int argc, char **argv)
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
};

void CrashTest::everythingAcknowledgedSurvives_data()
{
    QTest::addColumn<int>("killedAfter");
    for (int count : {1, 50, 700})
        QTest::addRow("%d", count) << count;
}

void CrashTest::everythingAcknowledgedSurvives()
{
    QFETCH(int, killedAfter);
    const QTemporaryDir folder;
    (void)test::databaseOf(folder.path()); // a database server is ours, not the child's: it is not to die with it
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--child"), folder.path()});
    QByteArray output;
    while (acknowledged(output).size() < killedAfter) {
        QVERIFY2(child.waitForReadyRead(20'000), child.readAllStandardError().constData());
        output += child.readAllStandardOutput();
    }
    ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
    QVERIFY(child.waitForFinished());
    QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    output += child.readAllStandardOutput();
    const QList<qint64> ids = acknowledged(output);
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

int main(int argc, char **argv)
{
    if (argc == 3 && QByteArray(argv[1]) == "--child")
        return runChild(argc, argv);
    QCoreApplication application(argc, argv);
    CrashTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "crash_test.moc"
