// Who dies when: cancelling, the pool, and what is left when somebody is killed.
#include "test_sandbox.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTest>
#include <QThread>

#include <csignal>

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;
using namespace std::chrono_literals;

namespace {

bool isThere(int pid)
{
    return ::kill(pid, 0) == 0;
}

// A pipe that a program of a cell writes to when it has started.
struct StartSignal {
    StartSignal()
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) == 0) {
            from.reset(ends[0]);
            to.reset(ends[1]);
        }
    }
    bool wait() const
    {
        char byte = 0;
        return ::read(from.get(), &byte, 1) == 1 && byte == 'x';
    }
    UniqueFd from;
    UniqueFd to;
};

RunRecipe sleepingRecipe(const StartSignal &signal)
{
    RunRecipe recipe = recipeFor();
    recipe.standardOutput = signal.to.get();
    recipe.limits.wallTime = 100s;
    return recipe;
}

// An owner in a process of its own, with a run in progress, that can be killed. Never returns.
[[noreturn]] void ownUntilKilled(int signalFd)
{
    const std::unique_ptr<Sandbox> sandbox = makeSandbox([] {
        SandboxConfig config = testConfig();
        config.name = qgetenv("GAVEL_TEST_NAME").toStdString();
        config.firstUid = qgetenv("GAVEL_TEST_UID").toUInt();
        return config;
    }());
    const std::unique_ptr<Cell> cell = takeCell(*sandbox);
    RunRecipe recipe = recipeFor();
    recipe.standardOutput = signalFd;
    recipe.limits.wallTime = 100s;
    putProgram(*cell, QStringLiteral("say_and_sleep"));
    (void)cell->run(recipe);
    ::_exit(1);
}

struct OtherOwner {
    pid_t pid = -1;
    int factory = 0;
};

} // namespace

class LifetimeTest : public QObject {
    Q_OBJECT

    SandboxConfig m_config = testConfig();

    // Starts this program again as another owner, and waits until its run is in progress.
    OtherOwner startOwner()
    {
        StartSignal signal;
        qputenv("GAVEL_TEST_NAME", QByteArray::fromStdString(m_config.name));
        qputenv("GAVEL_TEST_UID", QByteArray::number(m_config.firstUid));
        const QByteArray program = QFile::encodeName(QCoreApplication::applicationFilePath());
        const QByteArray fd = QByteArray::number(signal.to.get());
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::fcntl(signal.to.get(), F_SETFD, 0);
            ::execl(program.constData(), program.constData(), "--own", fd.constData(), nullptr);
            ::_exit(127);
        }
        signal.to.reset();
        if (!signal.wait())
            return {};
        return {pid, factoryOf(pid)};
    }

    void checkAllIsGone()
    {
        QVERIFY(eventually([this] { return processesOf(m_config).isEmpty(); }));
    }

private Q_SLOTS:
    void cancelEndsARun()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(putProgram(*cell, QStringLiteral("say_and_sleep")));
        StartSignal signal;
        const RunRecipe recipe = sleepingRecipe(signal);
        const std::unique_ptr<QThread> canceller(QThread::create([&] {
            if (signal.wait())
                cell->cancel();
        }));
        canceller->start();
        const Result<RunResult> result = cell->run(recipe);
        canceller->wait();
        QVERIFY(result);
        QCOMPARE(textOf(result->termination), QStringLiteral("cancelled"));
        QVERIFY(result->usage.wallTime < 50s);
        QCOMPARE(processesOf(m_config), QList<int>());
        QVERIFY(failsAs(cell->run(recipe), ErrorCode::Cancelled));
    }

    void cancelledCellsRunNothing()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(putProgram(*cell, QStringLiteral("exit_seven")));
        cell->cancel();
        QVERIFY(failsAs(cell->run(recipeFor()), ErrorCode::Cancelled));
    }

    void destroyedCellsAreBuried()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const int factory = factoryOf(::getpid());
        for (int i = 0; i < 20; ++i) {
            const std::unique_ptr<Cell> cell = takeCell(*sandbox);
            QCOMPARE(runProgram(*cell, QStringLiteral("exit_seven")).exitCode, 7);
        }
        QVERIFY(eventually([&] { return childrenOf(factory).size() == m_config.readyCells; }));
        for (const QString &parent : groupsOf(m_config))
            QVERIFY(eventually([&] {
                return QDir(parent).entryList({QStringLiteral("c*.*"), QStringLiteral("c?*")}, QDir::Dirs).size() <=
                       m_config.readyCells;
            }));
    }

    void moreCellsThanThePoolHolds()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        std::vector<std::unique_ptr<Cell>> cells;
        for (int i = 0; i < 8; ++i)
            cells.push_back(takeCell(*sandbox));
        for (const std::unique_ptr<Cell> &cell : cells)
            QCOMPARE(runProgram(*cell, QStringLiteral("find_state")).exitCode, 0);
    }

    void userIdsRunOutWithAWord()
    {
        SandboxConfig config = m_config;
        config.uidCount = 2;
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(config);
        std::unique_ptr<Cell> first = takeCell(*sandbox);
        std::unique_ptr<Cell> second = takeCell(*sandbox);
        QVERIFY(failsAs(sandbox->takeCell(0), ErrorCode::ResourceExhausted));
        first.reset();
        QVERIFY(eventually([&] { return sandbox->takeCell(0).has_value(); }));
    }

    void brokenReadyCellsAreReplaced()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const int factory = factoryOf(::getpid());
        QVERIFY(eventually([&] { return childrenOf(factory).size() == m_config.readyCells; }));
        const QList<int> ready = childrenOf(factory);
        for (const int init : ready)
            ::kill(init, SIGKILL);
        QVERIFY(eventually([&] {
            const QList<int> now = childrenOf(factory);
            return now.size() == ready.size() && !now.contains(ready.first());
        }));
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(cell);
        QCOMPARE(runProgram(*cell, QStringLiteral("exit_seven")).exitCode, 7);
    }

    void brokenTakenCellsSaySo()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const int factory = factoryOf(::getpid());
        QVERIFY(eventually([&] { return childrenOf(factory).size() == m_config.readyCells; }));
        const QList<int> ready = childrenOf(factory);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(putProgram(*cell, QStringLiteral("say_and_sleep")));
        StartSignal signal;
        const RunRecipe recipe = sleepingRecipe(signal);
        const std::unique_ptr<QThread> killer(QThread::create([&] {
            if (signal.wait())
                ::kill(ready.first(), SIGKILL);
        }));
        killer->start();
        const Result<RunResult> result = cell->run(recipe);
        killer->wait();
        QVERIFY(!result);
        QVERIFY(failsAs(result, ErrorCode::Unavailable));
        QVERIFY(failsAs(cell->run(recipeFor()), ErrorCode::Unavailable));
        checkAllIsGone();
        QVERIFY(takeCell(*sandbox));
    }

    void cellsEndWithTheirSandbox()
    {
        std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(putProgram(*cell, QStringLiteral("exit_seven")));
        sandbox.reset();
        QVERIFY(failsAs(cell->run(recipeFor()), ErrorCode::Unavailable));
        QCOMPARE(groupsOf(m_config), QStringList());
    }

    void oneSandboxOfAName()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const auto second = Sandbox::create(m_config);
        QVERIFY(!second);
        QVERIFY(failsAs(second, ErrorCode::AlreadyExists));
        const std::unique_ptr<Cell> cell = takeCell(*sandbox); // the first one was not disturbed
        QCOMPARE(runProgram(*cell, QStringLiteral("exit_seven")).exitCode, 7);
    }

    void killedOwnerLeavesNothing()
    {
        const OtherOwner owner = startOwner();
        QVERIFY(owner.factory > 0);
        QVERIFY(processesOf(m_config).size() >= 2);
        ::kill(owner.pid, SIGKILL);
        ::waitpid(owner.pid, nullptr, 0);
        checkAllIsGone();
        QVERIFY(eventually([&] { return !isThere(owner.factory); }));
        QCOMPARE(groupsOf(m_config), QStringList());
    }

    void killedFactoryTakesItsCellsAlong()
    {
        const OtherOwner owner = startOwner();
        QVERIFY(owner.factory > 0);
        ::kill(owner.factory, SIGKILL);
        checkAllIsGone();
        ::waitpid(owner.pid, nullptr, 0); // its run has failed
    }

    void nextSandboxCleansUpAfterAKilledOne()
    {
        const OtherOwner owner = startOwner();
        QVERIFY(owner.factory > 0);
        ::kill(owner.factory, SIGSTOP); // so that it cannot clean up
        ::kill(owner.pid, SIGKILL);
        ::kill(owner.factory, SIGKILL);
        ::waitpid(owner.pid, nullptr, 0);
        QVERIFY(eventually([&] { return !isThere(owner.factory); }));
        QVERIFY(!groupsOf(m_config).isEmpty());
        std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        QVERIFY(sandbox);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QCOMPARE(runProgram(*cell, QStringLiteral("exit_seven")).exitCode, 7);
        sandbox.reset();
        QCOMPARE(groupsOf(m_config), QStringList());
    }

    void anotherFactoryReplacesADeadOne()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(m_config);
        const std::unique_ptr<Cell> lost = takeCell(*sandbox);
        QVERIFY(putProgram(*lost, QStringLiteral("exit_seven")));
        ::kill(factoryOf(::getpid()), SIGKILL);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(cell);
        QCOMPARE(runProgram(*cell, QStringLiteral("exit_seven")).exitCode, 7);
        QVERIFY(failsAs(lost->run(recipeFor()), ErrorCode::Unavailable));
    }

    void rootWithoutTheCapabilityIsToldSo()
    {
        if (::geteuid() != 0)
            return; // has it not to lose
        SandboxConfig config = m_config;
        config.name += "-bare";
        std::string message;
        const std::unique_ptr<QThread> bare(QThread::create([&] {
            // Only what this thread starts lacks it.
            ::prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0);
            const auto sandbox = Sandbox::create(config);
            message = sandbox ? "made" : sandbox.error().message;
        }));
        bare->start();
        bare->wait();
        QVERIFY2(message.find("CAP_SYS_ADMIN") != std::string::npos, message.c_str());
    }

    void factoryAloneSaysWhatItIs()
    {
        QCOMPARE(WEXITSTATUS(::system((m_config.factoryProgram + " 2>/dev/null 3<&-").c_str())), 2);
    }
};

int main(int argc, char **argv)
{
    if (argc == 3 && qstrcmp(argv[1], "--own") == 0)
        ownUntilKilled(atoi(argv[2]));
    QCoreApplication application(argc, argv);
    LifetimeTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "lifetime_test.moc"
