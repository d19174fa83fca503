// A worker on a host that cannot hold its limits takes no jobs and tells which probe failed; the work goes elsewhere.
#include "tests/support/local_judge.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace gavel::tests;

namespace {

const QString kProblem = QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum");

// In a mount namespace of its own, so that this host is not touched: without its control groups.
const QStringList kWithoutGroups{QStringLiteral("unshare"),
                                 QStringLiteral("--mount"),
                                 QStringLiteral("--propagation"),
                                 QStringLiteral("private"),
                                 QStringLiteral("sh"),
                                 QStringLiteral("-c"),
                                 QStringLiteral("mount -t tmpfs none /sys/fs/cgroup && exec \"$@\""),
                                 QStringLiteral("sh")};

} // namespace

class BrokenHostTest : public QObject {
    Q_OBJECT

    LocalJudge m_judge;

    // As the server shows it to staff.
    QJsonObject worker(const QString &name)
    {
        const QJsonArray workers =
            m_judge.get(QStringLiteral("/api/v1/workers")).json.value(QStringLiteral("workers")).toArray();
        for (const QJsonValue &value : workers) {
            if (value.toObject().value(QStringLiteral("name")).toString() == name)
                return value.toObject();
        }
        return {};
    }

    QString reasonOf(const QString &name) { return worker(name).value(QStringLiteral("reason")).toString(); }

    QByteArray workerLog(const QString &name)
    {
        QFile log(m_judge.directory() + QStringLiteral("/worker-%1.log").arg(name));
        return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
    }

    bool startWorker(const QString &name, const QStringList &launcher)
    {
        m_judge.setWorkerLauncher(launcher);
        return m_judge.startWorker(name, {QStringLiteral("--offer"), QStringLiteral("python3")});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_judge.prepare({kProblem}), qPrintable(m_judge.errorText()));
        QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));
        QVERIFY2(m_judge.logIn(), qPrintable(m_judge.errorText()));
    }

    void theFailedProbeIsShown()
    {
        QVERIFY2(startWorker(QStringLiteral("broken"), kWithoutGroups), qPrintable(m_judge.errorText()));
        QTRY_VERIFY2_WITH_TIMEOUT(reasonOf(QStringLiteral("broken")).contains(QStringLiteral("failed its self-test")),
                                  workerLog(QStringLiteral("broken")).constData(), 120'000);
        const QJsonObject broken = worker(QStringLiteral("broken"));
        const QString reason = broken.value(QStringLiteral("reason")).toString();
        QVERIFY2(reason.contains(QStringLiteral("memory is limited")), qPrintable(reason));
        QVERIFY2(!reason.contains(QStringLiteral("no network")), qPrintable(reason));
        QCOMPARE(broken.value(QStringLiteral("free")).toInt(-1), 0);
        QVERIFY(broken.value(QStringLiteral("is_connected")).toBool());
        QVERIFY(workerLog(QStringLiteral("broken")).contains("no jobs are taken"));
    }

    void itsWorkGoesElsewhere()
    {
        const QString submission =
            m_judge.submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("a.py"),
                           "a, b = map(int, input().split())\nprint(a + b)\n");
        QVERIFY2(!submission.isEmpty(), qPrintable(m_judge.errorText()));
        const QJsonObject waiting = m_judge.waitForEnd(submission, 2);
        QCOMPARE(waiting.value(QStringLiteral("judging")).toObject().value(QStringLiteral("state")).toString(),
                 QStringLiteral("queued"));

        QVERIFY2(startWorker(QStringLiteral("sound"), {}), qPrintable(m_judge.errorText()));
        const QJsonObject judged = m_judge.waitForEnd(submission, 120);
        QCOMPARE(judged.value(QStringLiteral("judging")).toObject().value(QStringLiteral("verdict")).toString(),
                 QStringLiteral("AC"));
        QCOMPARE(reasonOf(QStringLiteral("sound")), QString());
        QVERIFY(reasonOf(QStringLiteral("broken")).contains(QStringLiteral("memory is limited")));
        QVERIFY(workerLog(QStringLiteral("sound")).contains("the sandbox held"));
    }
};

QTEST_GUILESS_MAIN(BrokenHostTest)
#include "broken_host_test.moc"
