// Every program of programs/ ends as its first lines say, leaves nothing behind, and does not disturb the next run.
#include "test_sandbox.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;

namespace {

// What the first lines of a program say: "// limits: cpu=200 memory=64" and "// expect: exited 0 | memory-limit".
struct Expectation {
    RunLimits limits;
    QStringList endings;
};

void setLimit(RunLimits &limits, const QString &name, int value)
{
    if (name == QStringLiteral("cpu"))
        limits.cpuTime = std::chrono::milliseconds(value);
    else if (name == QStringLiteral("wall"))
        limits.wallTime = std::chrono::milliseconds(value);
    else if (name == QStringLiteral("memory"))
        limits.memory = mebibytes(value);
    else if (name == QStringLiteral("output"))
        limits.output = mebibytes(value);
    else if (name == QStringLiteral("error"))
        limits.errorOutput = mebibytes(value);
    else if (name == QStringLiteral("filesize"))
        limits.fileSize = mebibytes(value);
    else if (name == QStringLiteral("processes"))
        limits.processes = value;
    else if (name == QStringLiteral("files"))
        limits.openFiles = value;
    else
        QFAIL(qPrintable(QStringLiteral("unknown limit ") + name));
}

Expectation expectationOf(const QString &sourceFile)
{
    Expectation expectation;
    QFile file(sourceFile);
    if (!file.open(QIODevice::ReadOnly))
        return expectation;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (line.startsWith(QStringLiteral("// limits: "))) {
            for (const QString &limit : line.mid(11).split(QLatin1Char(' ')))
                setLimit(expectation.limits, limit.section(QLatin1Char('='), 0, 0),
                         limit.section(QLatin1Char('='), 1).toInt());
        } else if (line.startsWith(QStringLiteral("// expect: "))) {
            for (const QString &ending : line.mid(11).split(QLatin1Char('|')))
                expectation.endings.append(ending.trimmed());
        }
    }
    return expectation;
}

QString endingOf(const RunResult &result)
{
    QString ending = textOf(result.termination);
    if (result.termination == Termination::Exited)
        ending += QStringLiteral(" %1").arg(result.exitCode);
    if (result.termination == Termination::Signalled)
        ending += QStringLiteral(" %1").arg(result.signal);
    return ending;
}

} // namespace

class HostileProgramsTest : public QObject {
    Q_OBJECT

    SandboxConfig m_config = testConfig();
    std::unique_ptr<Sandbox> m_sandbox;
    UniqueFd m_abstractSocket;

    void openAbstractSocket()
    {
        constexpr char kName[] = "\0gavel-sandbox-test";
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        memcpy(address.sun_path, kName, sizeof kName - 1);
        m_abstractSocket.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        // Another test run may hold the name: that serves as well.
        ::bind(m_abstractSocket.get(), reinterpret_cast<sockaddr *>(&address),
               static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + sizeof kName - 1));
        ::listen(m_abstractSocket.get(), 4);
    }

private Q_SLOTS:
    void initTestCase()
    {
        openAbstractSocket();
        m_sandbox = makeSandbox(m_config);
        QVERIFY(m_sandbox);
    }

    void endsAsItMust_data()
    {
        QTest::addColumn<QString>("source");
        const QDir programs(QStringLiteral(GAVEL_SOURCE_DIR "/tests/worker/sandbox/programs"));
        for (const QFileInfo &file : programs.entryInfoList({QStringLiteral("*.c")}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file.completeBaseName())) << file.filePath();
        QVERIFY(programs.count() > 60);
    }

    void endsAsItMust()
    {
        QFETCH(QString, source);
        const QString name = QFileInfo(source).completeBaseName();
        const Expectation expectation = expectationOf(source);
        QVERIFY2(!expectation.endings.isEmpty(), "the program does not say what it must end as");

        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        RunRecipe recipe = recipeFor();
        recipe.limits = expectation.limits;
        const RunResult result = runProgram(*cell, name, recipe);
        const QString ending = endingOf(result);
        QVERIFY2(expectation.endings.contains(ending),
                 qPrintable(QStringLiteral("ended as \"%1\": %2")
                                .arg(ending, QString::fromUtf8(contentOf(result.standardOutput).left(500)))));

        QCOMPARE(processesOf(m_config), QList<int>());
        const RunResult next = runProgram(*cell, QStringLiteral("find_state"));
        QCOMPARE(endingOf(next), QStringLiteral("exited 0"));
        QVERIFY(next.usage.peakMemory < mebibytes(2));
        QVERIFY(next.usage.cpuTime < std::chrono::milliseconds(50));
    }

    void leavesNothing()
    {
        m_sandbox.reset();
        QCOMPARE(processesOf(m_config), QList<int>());
        QCOMPARE(groupsOf(m_config), QStringList());
    }
};

QTEST_GUILESS_MAIN(HostileProgramsTest)
#include "hostile_programs_test.moc"
