// Faults of workers and of their links, really done: what was accepted gets its verdict, once.
#include "tests/support/faulty_link.h"
#include "tests/support/local_judge.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace gavel::tests;
using State = FaultyLink::State;

namespace {

const QByteArray kSum = "a, b = map(int, input().split())\nprint(a + b)\n";
const QByteArray kSlowSum = "import time\na, b = map(int, input().split())\ntime.sleep(0.2)\nprint(a + b)\n";
// Takes the compiler some seconds.
const QByteArray kLongToCompile =
    "#include <bits/stdc++.h>\n"
    "template <int N> struct Deep { static constexpr int value = Deep<N - 1>::value + 1; "
    "std::map<std::array<int, N>, std::string> map; };\n"
    "template <> struct Deep<0> { static constexpr int value = 0; std::map<int, std::string> map; };\n"
    "template <int... N> int sum(std::integer_sequence<int, N...>) "
    "{ return (0 + ... + (Deep<N>().map[{}].size(), 0)); }\n"
    "int main() { long a, b; std::cin >> a >> b; "
    "std::cout << a + b + sum(std::make_integer_sequence<int, 40>()) << '\\n'; }\n";

constexpr qint64 kLeastReport = 700; // bytes; heartbeats and progress are much shorter

QString judgingText(const QJsonObject &submission, const char *key)
{
    return submission.value(QStringLiteral("judging")).toObject().value(QString::fromLatin1(key)).toString();
}

} // namespace

class WorkerFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void killedWhileItCompiles();
    void killedBeforeItsReportArrives();
    void killedAfterItsReportArrived();
    void aWorkerComesBackAfterItsLeaseEnded();
    void aCutLinkHeals_data();
    void aCutLinkHeals();
    void aSlowLinkIsGoodEnough();
    void oneSubmissionKillsItsWorkers();
    void aFullDiskTakesNothing();

private:
    void startWorker(const QString &name, const QStringList &more = {});
    QString submit(const QByteArray &source, const char *language = "python3", const char *file = "a.py");
    void waitForState(const QString &submission, const char *state);
    void verifyAccepted(const QString &submission);
    QJsonObject read(const QString &submission)
    {
        return m_judge->get(QStringLiteral("/api/v1/submissions/") + submission).json;
    }
    QString workerReason(const QString &name);

    std::unique_ptr<LocalJudge> m_judge;
    std::unique_ptr<FaultyLink> m_link; // between the worker w1 and the server
};

void WorkerFaultsTest::init()
{
    m_judge = std::make_unique<LocalJudge>();
    m_link = std::make_unique<FaultyLink>(quint16(m_judge->choosePort()));
    m_judge->setWorkerPorts({m_link->port()});
    m_judge->setServerArguments({QStringLiteral("--lease"), QStringLiteral("6")});
    QVERIFY2(m_judge->prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}),
             qPrintable(m_judge->errorText()));
    QVERIFY2(m_judge->startServer(), qPrintable(m_judge->errorText()));
    QVERIFY2(m_judge->logIn(), qPrintable(m_judge->errorText()));
}

void WorkerFaultsTest::cleanup()
{
    m_link->set(State::Open);
    m_judge.reset();
    m_link.reset();
}

void WorkerFaultsTest::startWorker(const QString &name, const QStringList &more)
{
    const QStringList offer{QStringLiteral("--offer"), QStringLiteral("python3,cpp-gcc-gnupp20"),
                            QStringLiteral("--slots"), QStringLiteral("1")};
    QVERIFY2(m_judge->startWorker(name, offer + more), qPrintable(m_judge->errorText()));
    QVERIFY2(m_judge->waitForLanguage(QStringLiteral("python3")), qPrintable(m_judge->errorText()));
}

QString WorkerFaultsTest::submit(const QByteArray &source, const char *language, const char *file)
{
    return m_judge->submit(QStringLiteral("sum"), QString::fromLatin1(language), QString::fromLatin1(file), source);
}

void WorkerFaultsTest::waitForState(const QString &submission, const char *state)
{
    QVERIFY2(!submission.isEmpty(), qPrintable(m_judge->errorText()));
    QTRY_COMPARE_WITH_TIMEOUT(judgingText(read(submission), "state"), QString::fromLatin1(state), 60'000);
}

void WorkerFaultsTest::verifyAccepted(const QString &submission)
{
    const QJsonObject judged = m_judge->waitForEnd(submission, 90);
    QVERIFY2(judgingText(judged, "verdict") == QLatin1String("AC"), QJsonDocument(judged).toJson().constData());
    const HttpAnswer judgings = m_judge->get(QStringLiteral("/api/v1/submissions/%1/judgings").arg(submission));
    QCOMPARE(judgings.json.value(QStringLiteral("judgings")).toArray().size(), 1);
}

QString WorkerFaultsTest::workerReason(const QString &name)
{
    const QJsonArray workers =
        m_judge->get(QStringLiteral("/api/v1/workers")).json.value(QStringLiteral("workers")).toArray();
    for (const QJsonValue &worker : workers) {
        if (worker.toObject().value(QStringLiteral("name")).toString() == name)
            return worker.toObject().value(QStringLiteral("reason")).toString();
    }
    return {};
}

void WorkerFaultsTest::killedWhileItCompiles()
{
    startWorker(QStringLiteral("w1"));
    const QString submission = submit(kLongToCompile, "cpp-gcc-gnupp20", "a.cpp");
    waitForState(submission, "compiling");
    m_judge->killWorker(QStringLiteral("w1"));
    startWorker(QStringLiteral("w1"));
    verifyAccepted(submission);
}

void WorkerFaultsTest::killedBeforeItsReportArrives()
{
    startWorker(QStringLiteral("w1"));
    const QString submission = submit(kSlowSum);
    waitForState(submission, "running");
    m_link->set(State::DeafThere);
    QTRY_VERIFY_WITH_TIMEOUT(m_link->heldBack() >= kLeastReport, 60'000);
    m_judge->killWorker(QStringLiteral("w1"));
    m_link->set(State::Cut);
    QVERIFY(judgingText(read(submission), "verdict").isEmpty());
    m_link->set(State::Open);
    startWorker(QStringLiteral("w1"));
    verifyAccepted(submission);
}

void WorkerFaultsTest::killedAfterItsReportArrived()
{
    startWorker(QStringLiteral("w1"));
    const QString submission = submit(kSlowSum);
    waitForState(submission, "running");
    m_link->set(State::DeafHere); // no acknowledgement comes back
    verifyAccepted(submission);
    const QJsonObject judged = read(submission);
    m_judge->killWorker(QStringLiteral("w1"));
    m_link->set(State::Cut);
    m_link->set(State::Open);
    startWorker(QStringLiteral("w1"));
    verifyAccepted(submit(kSum));
    QCOMPARE(read(submission), judged);
}

void WorkerFaultsTest::aWorkerComesBackAfterItsLeaseEnded()
{
    startWorker(QStringLiteral("w1"));
    const QString submission = submit(kSlowSum);
    waitForState(submission, "running");
    m_link->set(State::Frozen);
    m_judge->setWorkerPorts({});
    startWorker(QStringLiteral("w2"));
    verifyAccepted(submission);
    const QJsonObject judged = read(submission);
    QCOMPARE(judgingText(judged, "worker"), QStringLiteral("w2"));
    m_link->set(State::Open);
    m_judge->killWorker(QStringLiteral("w2"));
    verifyAccepted(submit(kSum)); // the first one has delivered what it had, and goes on
    QCOMPARE(read(submission), judged);
}

void WorkerFaultsTest::aCutLinkHeals_data()
{
    QTest::addColumn<State>("state");
    QTest::newRow("reset") << State::Cut;
    QTest::newRow("half open") << State::Frozen;
}

void WorkerFaultsTest::aCutLinkHeals()
{
    QFETCH(State, state);
    startWorker(QStringLiteral("w1"));
    const QString running = submit(kSlowSum);
    waitForState(running, "running");
    m_link->set(state);
    const QString waiting = submit(kSum); // nobody is there to take it
    QTRY_COMPARE_WITH_TIMEOUT(m_judge->get(QStringLiteral("/api/v1/workers"))
                                  .json.value(QStringLiteral("workers"))
                                  .toArray()[0]
                                  .toObject()
                                  .value(QStringLiteral("is_connected")),
                              QJsonValue(false), 60'000);
    m_link->set(State::Open);
    verifyAccepted(running);
    verifyAccepted(waiting);
}

void WorkerFaultsTest::aSlowLinkIsGoodEnough()
{
    startWorker(QStringLiteral("w1"));
    m_link->set(State::Slow);
    const QByteArray long_ = kSum + '#' + QByteArray(60'000, 'x') + '\n'; // three seconds of it
    verifyAccepted(submit(long_));
    verifyAccepted(submit(kSum));
}

void WorkerFaultsTest::oneSubmissionKillsItsWorkers()
{
    startWorker(QStringLiteral("w1"));
    const QString poison = submit(kSlowSum);
    const QString after = submit(kSum);
    for (int attempt = 1; attempt <= 3; ++attempt) {
        const auto isRunning = [&] {
            const QJsonObject judging = read(poison).value(QStringLiteral("judging")).toObject();
            return judging.value(QStringLiteral("attempt")).toInt() == attempt &&
                   judging.value(QStringLiteral("state")).toString() == QLatin1String("running");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRunning(), 60'000);
        m_judge->killWorker(QStringLiteral("w1"));
        startWorker(QStringLiteral("w1"));
    }
    waitForState(poison, "quarantined");
    QVERIFY(judgingText(read(poison), "error").contains(QStringLiteral("3 attempts")));
    verifyAccepted(after);
    verifyAccepted(submit(kSum));
}

void WorkerFaultsTest::aFullDiskTakesNothing()
{
    // In a mount namespace of its own; its data directory is a small disk.
    const QString data = m_judge->directory() + QStringLiteral("/worker-w1");
    QVERIFY(QDir().mkpath(data));
    m_judge->setWorkerLauncher({QStringLiteral("unshare"), QStringLiteral("--mount"), QStringLiteral("--propagation"),
                                QStringLiteral("private"), QStringLiteral("sh"), QStringLiteral("-c"),
                                QStringLiteral("mount -t tmpfs -o size=96m none '%1' && exec \"$@\"").arg(data),
                                QStringLiteral("sh")});
    startWorker(QStringLiteral("w1"), {QStringLiteral("--least-free-disk"), QStringLiteral("32")});
    verifyAccepted(submit(kSum));
    const QString filler =
        QStringLiteral("/proc/%1/root%2/filler").arg(m_judge->workerPid(QStringLiteral("w1"))).arg(data);
    QFile file(filler);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray block(1024 * 1024, 'x');
    while (file.write(block) == block.size() && file.flush()) {
    }
    file.close();
    QTRY_VERIFY_WITH_TIMEOUT(workerReason(QStringLiteral("w1")).contains(QStringLiteral("disk")), 60'000);
    const QString submission = submit(kSum);
    QCOMPARE(judgingText(read(submission), "state"), QStringLiteral("queued"));
    QVERIFY(QFile::remove(filler));
    verifyAccepted(submission);
}

QTEST_GUILESS_MAIN(WorkerFaultsTest)
#include "worker_faults_test.moc"
