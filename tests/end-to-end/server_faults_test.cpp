// The clock of a server's machine is really set, forwards and back.
#include "tests/support/local_judge.h"

#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace gavel::tests;

namespace {

const QByteArray kSlowSum = "import time\na, b = map(int, input().split())\ntime.sleep(0.3)\nprint(a + b)\n";
const QString kProblem = QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum");

QJsonObject judgingOf(const QJsonObject &submission)
{
    return submission.value(QStringLiteral("judging")).toObject();
}

} // namespace

class ServerFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aClockThatIsSetEndsNoLease();

private:
    void start();
    void verifyAccepted(const QStringList &submissions);
    HttpAnswer post(const QByteArray &source);
    static void setClock(const QString &file, const char *offset);

    std::unique_ptr<LocalJudge> m_judge;
};

void ServerFaultsTest::init()
{
    m_judge = std::make_unique<LocalJudge>();
    QVERIFY2(m_judge->prepare({kProblem}), qPrintable(m_judge->errorText()));
    m_judge->setServerArguments({QStringLiteral("--no-rate-limits")});
}

void ServerFaultsTest::cleanup()
{
    m_judge.reset();
}

void ServerFaultsTest::start()
{
    QVERIFY2(m_judge->startServer(), qPrintable(m_judge->errorText()));
    QVERIFY2(m_judge->logIn(), qPrintable(m_judge->errorText()));
    QVERIFY(m_judge->startWorker(QStringLiteral("w1"), {QStringLiteral("--offer"), QStringLiteral("python3")}));
    QVERIFY2(m_judge->waitForLanguage(QStringLiteral("python3")), qPrintable(m_judge->errorText()));
}

HttpAnswer ServerFaultsTest::post(const QByteArray &source)
{
    return m_judge->post(QStringLiteral("/api/v1/submissions"),
                         {{QStringLiteral("problem"), QStringLiteral("sum")},
                          {QStringLiteral("language"), QStringLiteral("python3")},
                          {QStringLiteral("source"), QString::fromLatin1(source)}});
}

void ServerFaultsTest::verifyAccepted(const QStringList &submissions)
{
    for (const QString &submission : submissions) {
        const QJsonObject judged = m_judge->waitForEnd(submission, 90);
        QVERIFY2(judgingOf(judged).value(QStringLiteral("verdict")).toString() == QLatin1String("AC"),
                 QJsonDocument(judged).toJson().constData());
        const HttpAnswer judgings = m_judge->get(QStringLiteral("/api/v1/submissions/%1/judgings").arg(submission));
        QCOMPARE(judgings.json.value(QStringLiteral("judgings")).toArray().size(), 1);
    }
}

void ServerFaultsTest::setClock(const QString &file, const char *offset)
{
    QFile clock(file);
    if (!clock.open(QIODevice::WriteOnly) || clock.write(offset) < 0)
        qFatal("cannot write %s", qPrintable(file));
}

// The clock that tells the time of day is set; the one that leases go by is not touched by that, nor is it on a real
// machine.
void ServerFaultsTest::aClockThatIsSetEndsNoLease()
{
    const QString clock = m_judge->directory() + QStringLiteral("/clock");
    setClock(clock, "+0");
    m_judge->setServerLauncher({QStringLiteral("env"),
                                QStringLiteral("LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
                                QStringLiteral("FAKETIME_TIMESTAMP_FILE=") + clock,
                                QStringLiteral("FAKETIME_NO_CACHE=1"), QStringLiteral("DONT_FAKE_MONOTONIC=1")});
    start();
    const auto dateOf = [&](const QString &submission) {
        const QString created = m_judge->get(QStringLiteral("/api/v1/submissions/") + submission)
                                    .json.value(QStringLiteral("created_at"))
                                    .toString();
        return QDateTime::fromString(created, Qt::ISODateWithMs);
    };
    QStringList accepted;
    for (const char *offset : {"+0", "+2h", "-3h", "+0"}) {
        setClock(clock, offset);
        for (int i = 0; i < 3; ++i)
            accepted.append(post(kSlowSum).json.value(QStringLiteral("id")).toString());
    }
    const qint64 leap = dateOf(accepted[0]).secsTo(dateOf(accepted[3]));
    QVERIFY2(leap > 7000 && leap < 7400, qPrintable(QString::number(leap))); // it was really set
    verifyAccepted(accepted);
    for (const QString &submission : accepted) {
        const QJsonObject judging = judgingOf(m_judge->get(QStringLiteral("/api/v1/submissions/") + submission).json);
        QCOMPARE(judging.value(QStringLiteral("lost_attempts")).toInt(), 0);
    }
}

QTEST_GUILESS_MAIN(ServerFaultsTest)
#include "server_faults_test.moc"
