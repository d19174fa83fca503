// A step of ours that fails is told by its name and errno, as our failure: never a verdict, and the cell goes on.
#include "test_sandbox.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;

namespace {

// Processes of a user id, for as long as it lives.
class Others {
public:
    Others(std::uint32_t uid, int count)
    {
        for (int i = 0; i < count; ++i) {
            const pid_t pid = ::fork();
            if (pid == 0) {
                ::syscall(SYS_setresuid, uid, uid, uid);
                for (;;)
                    ::pause();
            }
            m_pids.append(pid);
        }
    }
    ~Others()
    {
        for (const pid_t pid : m_pids) {
            ::kill(pid, SIGKILL);
            ::waitpid(pid, nullptr, 0);
        }
    }
    Others(const Others &) = delete;
    Others &operator=(const Others &) = delete;

private:
    QList<pid_t> m_pids;
};

bool mentions(const Error &error, const char *text)
{
    return error.message.find(text) != std::string::npos;
}

} // namespace

class SetupFailuresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Without groups processes are limited by user id; one that others use up keeps a program from starting.
    void aUserIdInUseIsOurFailure()
    {
        SandboxConfig config = testConfig(GroupBackend::None);
        config.name += "-uid";
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(config);
        QVERIFY(sandbox);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(putProgram(*cell, QStringLiteral("exit_seven")));
        RunRecipe recipe = recipeFor();
        recipe.limits.processes = 2;
        {
            const Others others(config.firstUid, 3);
            QVERIFY(eventually([&] { return processesOf(config).size() >= 3; }));
            const Result<RunResult> result = cell->run(recipe);
            QVERIFY(failsAs(result, ErrorCode::Internal));
            QVERIFY2(mentions(result.error(), "executing /app/program") && mentions(result.error(), "errno 11"),
                     result.error().message.c_str());
        }
        const Result<RunResult> result = cell->run(recipe);
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        QCOMPARE(result->exitCode, 7);
    }

    // Memory that runs out above our groups, as in a container, says nothing about the program.
    void aHostWithoutMemoryIsOurFailure()
    {
        const SandboxConfig config = testConfig();
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(config);
        QVERIFY(sandbox);
        const std::unique_ptr<Cell> cell = takeCell(*sandbox);
        const QString v1 = QStringLiteral("/sys/fs/cgroup/memory/gavel-%1/memory.limit_in_bytes")
                               .arg(QString::fromStdString(config.name));
        const QString v2 =
            QStringLiteral("/sys/fs/cgroup/gavel-%1/memory.max").arg(QString::fromStdString(config.name));
        QFile limit(sandbox->abilities().groups == GroupBackend::V2 ? v2 : v1);
        if (!sandbox->abilities().limitsMemory || !limit.exists())
            return; // no such groups here
        QVERIFY(limit.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QVERIFY(limit.write("67108864") > 0);
        QVERIFY(putProgram(*cell, QStringLiteral("touch_memory")));
        RunRecipe recipe = recipeFor({QStringLiteral("100")});
        const Result<RunResult> result = cell->run(recipe);
        QVERIFY(failsAs(result, ErrorCode::Internal));
        QVERIFY2(mentions(result.error(), "host ran out of memory"), result.error().message.c_str());
        recipe.limits.memory = mebibytes(32);
        const Result<RunResult> own = cell->run(recipe);
        QVERIFY(own);
        QCOMPARE(textOf(own->termination), QStringLiteral("memory-limit"));
    }
};

QTEST_GUILESS_MAIN(SetupFailuresTest)
#include "setup_failures_test.moc"
