// Faults of a server's own machine, really done: its disk is full, its clock is set.
#include "tests/support/local_judge.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace gavel::tests;

namespace {

const QByteArray kSum = "a, b = map(int, input().split())\nprint(a + b)\n";
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
    void onAFullDiskNothingIsAccepted();
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

void ServerFaultsTest::onAFullDiskNothingIsAccepted()
{
    // A copy of the data directory on a small disk, in a mount namespace of the server's own.
    const QString data = m_judge->directory() + QStringLiteral("/data");
    m_judge->setServerLauncher({QStringLiteral("unshare"), QStringLiteral("--mount"), QStringLiteral("--propagation"),
                                QStringLiteral("private"), QStringLiteral("sh"), QStringLiteral("-c"),
                                QStringLiteral("mkdir '%1.small' && mount -t tmpfs -o size=48m none '%1.small' && "
                                               "cp -a '%1/.' '%1.small/' && mount --bind '%1.small' '%1' && exec "
                                               "\"$@\"")
                                    .arg(data),
                                QStringLiteral("sh")});
    start();
    QStringList accepted;
    for (int i = 0; i < 4; ++i)
        accepted.append(post(kSlowSum).json.value(QStringLiteral("id")).toString());
    QFile filler(QStringLiteral("/proc/%1/root%2/filler").arg(m_judge->serverPid()).arg(data));
    QVERIFY2(filler.open(QIODevice::WriteOnly), qPrintable(filler.errorString()));
    for (const int size : {1024 * 1024, 4096}) {
        const QByteArray block(size, 'x');
        while (filler.write(block) == block.size() && filler.flush()) {
        }
        filler.unsetError();
    }
    // What room is left in files that are there already is soon used up.
    HttpAnswer refused;
    for (int i = 0; i < 1000 && refused.status < 500; ++i) {
        refused = post(kSum + '#' + QByteArray(20'000, 'x') + QByteArray::number(i));
        if (refused.status == 202)
            accepted.append(refused.json.value(QStringLiteral("id")).toString());
    }
    QVERIFY2(refused.status == 503 || refused.status == 507, refused.body.constData());
    filler.close();
    QVERIFY(filler.remove());
    QTRY_COMPARE_WITH_TIMEOUT((refused = post(kSum)).status, 202, 60'000);
    accepted.append(refused.json.value(QStringLiteral("id")).toString());
    verifyAccepted(accepted);
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
