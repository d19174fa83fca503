// Two servers that judged one submission again at the same moment made two judgings of it the current one.
#include "server/storage/connection.h"
#include "tests/support/server_world.h"
#include "tests/support/test_database.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;

class RejudgeRaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneJudgingStaysCurrent();
    void theDatabaseRefusesASecondOne();

private:
    QTemporaryDir m_folder;
};

void RejudgeRaceTest::oneJudgingStaysCurrent()
{
    constexpr int kRounds = 20;
    test::ServerWorld first(m_folder.path());
    test::ServerWorld second(m_folder.path());
    const accounts::Principal ann = first.account(QStringLiteral("ann"), accounts::Role::Contestant);
    const accounts::Principal jury = first.account(QStringLiteral("jury"), accounts::Role::Jury);
    QVERIFY(first.importFiles(QStringLiteral("echo"), test::goodPackage()).problem.has_value());
    const SubmissionId submission = first.submit(first.newSubmission(ann)).submission;
    int answers = 0;
    for (int round = 0; round < kRounds; ++round) {
        for (test::ServerWorld *world : {&first, &second}) {
            world->submissions->rejudge(jury, submission, [&](const Result<judging::SubmissionReceipt> &receipt) {
                QVERIFY2(receipt.has_value(), receipt ? "" : receipt.error().message.c_str());
                ++answers;
            });
        }
    }
    QTRY_COMPARE_WITH_TIMEOUT(answers, 2 * kRounds, 60'000);
    QCOMPARE(first.integer(QStringLiteral("SELECT count(*) FROM judging")), 2 * kRounds + 1);
    QCOMPARE(first.integer(QStringLiteral("SELECT count(*) FROM judging WHERE is_current")), 1);
    QCOMPARE(first.integer(QStringLiteral("SELECT count(*) FROM judging WHERE finished_at_ms IS NULL")), 1);
}

void RejudgeRaceTest::theDatabaseRefusesASecondOne()
{
    const test::ServerWorld world(m_folder.path());
    const Result<void> added = world.database->writeAndWait([](storage::Connection &connection) {
        return connection.execute(QStringLiteral("UPDATE judging SET is_current = TRUE"));
    });
    QVERIFY(!added);
    QVERIFY(added.error().code == ErrorCode::AlreadyExists);
}

QTEST_GUILESS_MAIN(RejudgeRaceTest)
#include "rejudge_race_test.moc"
