// What was answered 202 gets a verdict, exactly once, whichever program is killed in the middle.
#include "tests/support/local_judge.h"

#include <QJsonArray>
#include <QtTest>

using namespace gavel::tests;

namespace {

// Runs long enough to be killed in the middle, then prints the right answer.
const QByteArray kSlowSum = "import time\na, b = map(int, input().split())\ntime.sleep(0.3)\nprint(a + b)\n";
const QByteArray kSum = "a, b = map(int, input().split())\nprint(a + b)\n";

QString stateOf(const QJsonObject &submission)
{
    return submission.value(QStringLiteral("judging")).toObject().value(QStringLiteral("state")).toString();
}

QString verdictOf(const QJsonObject &submission)
{
    return submission.value(QStringLiteral("judging")).toObject().value(QStringLiteral("verdict")).toString();
}

} // namespace

class KilledTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aKilledWorkersJobIsJudgedAgain();
    void aKilledServerLosesNothing();
    void aStormOfKillsLosesNothing();

private:
    bool startWorker();
    bool waitUntilRunning(const QString &submission);

    std::unique_ptr<LocalJudge> m_judge;
};

void KilledTest::init()
{
    m_judge = std::make_unique<LocalJudge>();
    QVERIFY2(m_judge->prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}),
             qPrintable(m_judge->errorText()));
    QVERIFY2(m_judge->startServer(), qPrintable(m_judge->errorText()));
    QVERIFY2(startWorker(), qPrintable(m_judge->errorText()));
    QVERIFY2(m_judge->logIn(), qPrintable(m_judge->errorText()));
    QVERIFY2(m_judge->waitForLanguage(QStringLiteral("python3")), qPrintable(m_judge->errorText()));
}

void KilledTest::cleanup()
{
    m_judge.reset();
}

bool KilledTest::startWorker()
{
    return m_judge->startWorker(QStringLiteral("w1"), {QStringLiteral("--offer"), QStringLiteral("python3")});
}

bool KilledTest::waitUntilRunning(const QString &submission)
{
    return QTest::qWaitFor(
        [&] {
            return stateOf(m_judge->get(QStringLiteral("/api/v1/submissions/") + submission).json) ==
                   QLatin1String("running");
        },
        20'000);
}

void KilledTest::aKilledWorkersJobIsJudgedAgain()
{
    const QString submission =
        m_judge->submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("a.py"), kSlowSum);
    QVERIFY2(!submission.isEmpty(), qPrintable(m_judge->errorText()));
    QVERIFY(waitUntilRunning(submission));
    m_judge->killWorkers();
    QVERIFY(startWorker());
    const QJsonObject judged = m_judge->waitForEnd(submission, 60);
    QCOMPARE(verdictOf(judged), QStringLiteral("AC"));
}

void KilledTest::aKilledServerLosesNothing()
{
    const QString running =
        m_judge->submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("a.py"), kSlowSum);
    QVERIFY(waitUntilRunning(running));
    QStringList accepted{running};
    for (int i = 0; i < 20; ++i)
        accepted.append(
            m_judge->submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("a.py"), kSum));
    m_judge->killServer();
    QVERIFY2(m_judge->startServer(), qPrintable(m_judge->errorText()));
    for (const QString &submission : accepted)
        QCOMPARE(verdictOf(m_judge->waitForEnd(submission, 60)), QStringLiteral("AC"));
}

void KilledTest::aStormOfKillsLosesNothing()
{
    QStringList accepted;
    for (int round = 0; round < 4; ++round) {
        for (int i = 0; i < 6; ++i) {
            accepted.append(
                m_judge->submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("a.py"), kSum));
            QVERIFY2(!accepted.last().isEmpty(), qPrintable(m_judge->errorText()));
        }
        if (round % 2 == 0) {
            m_judge->killWorkers();
            QVERIFY(startWorker());
        } else {
            m_judge->killServer();
            QVERIFY2(m_judge->startServer(), qPrintable(m_judge->errorText()));
        }
    }
    for (const QString &submission : accepted)
        QCOMPARE(verdictOf(m_judge->waitForEnd(submission, 90)), QStringLiteral("AC"));
    const QJsonArray all = m_judge->get(QStringLiteral("/api/v1/submissions?limit=100"))
                               .json.value(QStringLiteral("submissions"))
                               .toArray();
    QCOMPARE(all.size(), accepted.size());
}

QTEST_GUILESS_MAIN(KilledTest)
#include "killed_test.moc"
