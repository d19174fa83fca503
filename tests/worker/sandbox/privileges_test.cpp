// A sandbox finds out whose rights and which groups it has, says what is missing, and keeps its promises with them.
//
// GAVEL_EXPECT says what it must find: "root v2", "user v2", "user none" ...; without it anything will do.
#include "expectation.h"
#include "test_sandbox.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QThread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;
using namespace std::chrono_literals;

namespace {

QString foundBy(const SandboxAbilities &abilities)
{
    const QString privilege = abilities.privilege == Privilege::Root ? QStringLiteral("root") : QStringLiteral("user");
    switch (abilities.groups) {
    case GroupBackend::V1: return privilege + QStringLiteral(" v1");
    case GroupBackend::V2: return privilege + QStringLiteral(" v2");
    case GroupBackend::Automatic:
    case GroupBackend::None: break;
    }
    return privilege + QStringLiteral(" none");
}

// One or two for each promise; hostile_programs_test has them all.
constexpr const char *kPrograms[] = {
    "abort_itself",
    "become_root",
    "call_32_bit",
    "cpu_in_orphan",
    "cpu_loop",
    "environment_of_judge",
    "exit_seven",
    "fork_bomb",
    "fork_until_refused",
    "kill_everyone",
    "leave_state",
    "memory_in_box",
    "memory_in_children",
    "memory_mapped",
    "mounts",
    "namespaces",
    "network",
    "oom_in_child",
    "orphans_in_sessions",
    "output_flood",
    "personality_change",
    "processes_of_others",
    "raise_limits",
    "set_user_id_programs",
    "sleeper",
    "stack_overflow",
    "threads_until_refused",
    "trace",
    "write_own_program",
    "write_outside",
};

// An emulated machine takes its time for what is no matter of time.
RunLimits onThisMachine(RunLimits limits)
{
    const int slowness = std::max(qEnvironmentVariableIntValue("GAVEL_TEST_SLOWNESS"), 1);
    limits.cpuTime *= slowness;
    limits.wallTime *= slowness;
    return limits;
}

bool endsByTime(const QStringList &endings)
{
    return endings.join(QLatin1Char(' '))
        .contains(QRegularExpression(QStringLiteral("(cpu-time|wall-time|idle)-limit")));
}

QByteArray textOfFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class PrivilegesTest : public QObject {
    Q_OBJECT

    SandboxConfig m_config = testConfig();
    std::unique_ptr<Sandbox> m_sandbox;

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = makeSandbox(m_config);
        QVERIFY(m_sandbox);
    }

    void findsWhatThereIs()
    {
        const SandboxAbilities &abilities = m_sandbox->abilities();
        for (const std::string &missing : abilities.missing)
            qInfo("missing: %s", missing.c_str());
        const QString expected = qEnvironmentVariable("GAVEL_EXPECT", foundBy(abilities));
        QCOMPARE(foundBy(abilities), expected);
        QVERIFY(abilities.limitsProcesses);
        QCOMPARE(abilities.privilege == Privilege::Root, ::geteuid() == 0);
        if (qEnvironmentVariableIsSet("GAVEL_EXPECT"))
            QCOMPARE(abilities.limitsMemory && abilities.measuresPeakMemory, !expected.endsWith(QLatin1String("none")));
        if (!abilities.limitsMemory)
            QVERIFY(!abilities.missing.empty());
    }

    void endsAsItMust_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : kPrograms)
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void endsAsItMust()
    {
        QFETCH(QString, name);
        const Expectation expectation =
            expectationOf(programSources() + QLatin1Char('/') + name + QStringLiteral(".c"));
        QVERIFY(!expectation.endings.isEmpty());
        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        RunRecipe recipe = recipeFor();
        const QStringList &endings = expectation.endingsWith(m_sandbox->abilities());
        recipe.limits = endsByTime(endings) ? expectation.limits : onThisMachine(expectation.limits);
        const RunResult result = runProgram(*cell, name, recipe);
        QVERIFY2(endings.contains(endingOf(result)),
                 qPrintable(endingOf(result) + QStringLiteral(": ") +
                            QString::fromUtf8(contentOf(result.standardOutput).left(500))));
        QCOMPARE(processesOf(m_config), QList<int>());
        const RunResult next = runProgram(*cell, QStringLiteral("find_state"));
        QCOMPARE(endingOf(next), QStringLiteral("exited 0"));
    }

    // Peak and out-of-memory kills are of this run, whatever ran before in the cell.
    void figuresAreOfThisRun()
    {
        if (!m_sandbox->abilities().limitsMemory)
            return; // endsAsItMust() has seen what happens instead
        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        RunRecipe hungry = recipeFor({QStringLiteral("100")});
        hungry.limits = onThisMachine(hungry.limits);
        RunRecipe modest = recipeFor({QStringLiteral("20")});
        modest.limits = hungry.limits;
        hungry.limits.memory = mebibytes(48);
        for (int i = 0; i < 3; ++i) {
            const RunResult killed = runProgram(*cell, QStringLiteral("touch_memory"), hungry);
            QCOMPARE(endingOf(killed), QStringLiteral("memory-limit"));
            QVERIFY(killed.usage.oomKills > 0);
            QVERIFY2(killed.usage.peakMemory <= mebibytes(48),
                     qPrintable(QString::number(killed.usage.peakMemory.count)));
            const RunResult large = runProgram(*cell, QStringLiteral("touch_memory"), modest);
            QCOMPARE(endingOf(large), QStringLiteral("exited 0"));
            QVERIFY2(large.usage.peakMemory >= mebibytes(20) && large.usage.peakMemory < mebibytes(24),
                     qPrintable(QString::number(large.usage.peakMemory.count)));
            QCOMPARE(large.usage.oomKills, 0);
            const RunResult small = runProgram(*cell, QStringLiteral("exit_seven"));
            QVERIFY2(small.usage.peakMemory < mebibytes(2), qPrintable(QString::number(small.usage.peakMemory.count)));
        }
    }

    void countsTheCpuTimeOfOrphans()
    {
        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        const RunResult orphan = runProgram(*cell, QStringLiteral("burn"), recipeFor({QStringLiteral("orphan")}));
        QVERIFY2(orphan.usage.cpuTime >= 190ms && orphan.usage.cpuTime < 1s,
                 qPrintable(QString::number(orphan.usage.cpuTime.count())));
    }

    // A program with our own user id must get no file of ours into its hands: it could write it.
    void inputsOfOrdinaryUsersAreCopies()
    {
        const QString path = QDir::tempPath() + QStringLiteral("/gavel-input-%1").arg(::getpid());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("the jury's input\n");
        file.close();
        const UniqueFd input(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        RunRecipe recipe = recipeFor();
        recipe.standardInput = input.get();
        const RunResult result = runProgram(*cell, QStringLiteral("spoil_input"), recipe);
        const QByteArray left = textOfFile(path);
        struct stat status = {};
        ::stat(QFile::encodeName(path).constData(), &status);
        QFile::remove(path);
        QVERIFY2(result.exitCode == 0, contentOf(result.standardOutput).constData());
        QCOMPARE(left, QByteArray("the jury's input\n"));
        QCOMPARE(status.st_mode & 07777, mode_t{0644});
    }

    // Cells of an ordinary user have the same user id outside. They must not meet.
    void cellsDoNotMeet()
    {
        const std::unique_ptr<Cell> one = takeCell(*m_sandbox);
        const std::unique_ptr<Cell> other = takeCell(*m_sandbox);
        QVERIFY(one && other);
        QVERIFY(putProgram(*one, QStringLiteral("say_and_sleep")));
        int ends[2];
        QVERIFY(::pipe2(ends, O_CLOEXEC) == 0);
        const UniqueFd from(ends[0]);
        const UniqueFd to(ends[1]);
        RunRecipe sleeping = recipeFor();
        sleeping.standardOutput = to.get();
        sleeping.limits.wallTime = 600s;
        Result<RunResult> slept = failure(ErrorCode::Internal, "not run");
        const std::unique_ptr<QThread> sleeper(QThread::create([&] { slept = one->run(sleeping); }));
        sleeper->start();
        char byte = 0;
        QCOMPARE(::read(from.get(), &byte, 1), 1);
        QStringList complaints;
        for (const char *name : {"kill_everyone", "processes_of_others", "lower_priority", "trace"}) {
            const QString source = programSources() + QLatin1Char('/') + QString::fromLatin1(name);
            const Expectation expectation = expectationOf(source + QStringLiteral(".c"));
            const RunResult result = runProgram(*other, QString::fromLatin1(name));
            if (!expectation.endingsWith(m_sandbox->abilities()).contains(endingOf(result)))
                complaints.append(QString::fromUtf8(contentOf(result.standardOutput)));
        }
        one->cancel();
        sleeper->wait();
        QCOMPARE(complaints, QStringList());
        QVERIFY(slept);
        QCOMPARE(textOf(slept->termination), QStringLiteral("cancelled")); // and not killed by the other one
    }

    void leavesNothing()
    {
        m_sandbox.reset();
        QCOMPARE(processesOf(m_config), QList<int>());
        QCOMPARE(groupsOf(m_config), QStringList());
    }
};

QTEST_GUILESS_MAIN(PrivilegesTest)
#include "privileges_test.moc"
