// The same promises on control groups v1, on v2 and without any, as far as the host lets each of them go.
#include "test_sandbox.h"

#include <QTest>

#include <algorithm>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(gavel::sandbox::GroupBackend)

namespace {

// With a limit of 100 ms. Many processes at once need time to die; without groups they also have to be asked one by
// one.
std::chrono::nanoseconds mostCpuTime(GroupBackend backend, const char *program)
{
    if (backend == GroupBackend::None)
        return 1500ms;
    return qstrcmp(program, "fork_bomb") == 0 ? 800ms : 160ms;
}

} // namespace

class BackendsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsItsPromises_data()
    {
        QTest::addColumn<GroupBackend>("backend");
        QTest::newRow("v1") << GroupBackend::V1;
        QTest::newRow("v2") << GroupBackend::V2;
        QTest::newRow("none") << GroupBackend::None;
    }

    void keepsItsPromises()
    {
        QFETCH(GroupBackend, backend);
        const SandboxConfig config = testConfig(backend);
        std::unique_ptr<Sandbox> sandbox = makeSandbox(config);
        QVERIFY(sandbox);
        const SandboxAbilities abilities = sandbox->abilities();
        QCOMPARE(abilities.groups, backend);
        const bool isMemoryMissing = std::ranges::any_of(
            abilities.missing, [](const std::string &what) { return what.find("memory") != std::string::npos; });
        QCOMPARE(abilities.limitsMemory && abilities.measuresPeakMemory, !isMemoryMissing);
        QVERIFY(abilities.limitsProcesses);
        std::unique_ptr<Cell> cell = takeCell(*sandbox);
        QVERIFY(cell);

        struct Case {
            const char *program;
            const char *termination;
        };
        constexpr Case kCases[] = {{"exit_seven", "exited"},
                                   {"cpu_loop", "cpu-time-limit"},
                                   {"cpu_in_orphan", "cpu-time-limit"},
                                   {"cpu_in_threads", "cpu-time-limit"},
                                   {"sleeper", "idle-limit"},
                                   {"fork_bomb", "cpu-time-limit"},
                                   {"orphans_in_sessions", "exited"},
                                   {"leave_state", "exited"},
                                   {"call_32_bit", "security-violation"},
                                   {"find_state", "exited"}};
        for (const Case &next : kCases) {
            RunRecipe recipe = recipeFor();
            recipe.limits.cpuTime = 100ms;
            recipe.limits.wallTime = qstrcmp(next.program, "sleeper") == 0 ? 200ms : 5s;
            const RunResult result = runProgram(*cell, QString::fromLatin1(next.program), recipe);
            QVERIFY2(textOf(result.termination) == QString::fromLatin1(next.termination),
                     qPrintable(QString::fromLatin1(next.program) + QStringLiteral(": ") + textOf(result.termination)));
            if (result.termination == Termination::CpuTimeLimit)
                QVERIFY2(result.usage.cpuTime < mostCpuTime(backend, next.program),
                         qPrintable(QString::fromLatin1(next.program) +
                                    QStringLiteral(" used %1 ns").arg(result.usage.cpuTime.count())));
            QCOMPARE(processesOf(config), QList<int>());
        }

        const RunResult orphan = runProgram(*cell, QStringLiteral("burn"), recipeFor({QStringLiteral("orphan")}));
        QVERIFY(orphan.usage.cpuTime >= 190ms && orphan.usage.cpuTime < 260ms);
        const RunResult refused = runProgram(*cell, QStringLiteral("fork_until_refused"), [] {
            RunRecipe recipe = recipeFor();
            recipe.limits.processes = 20;
            return recipe;
        }());
        QCOMPARE(refused.exitCode, 0);

        RunRecipe hungry = recipeFor({QStringLiteral("100")});
        hungry.limits.memory = mebibytes(64);
        const RunResult fat = runProgram(*cell, QStringLiteral("touch_memory"), hungry);
        // Without groups it is seen only if it does not end between two looks.
        QVERIFY(fat.termination == Termination::MemoryLimit || !abilities.limitsMemory);

        cell.reset();
        sandbox.reset();
        QCOMPARE(processesOf(config), QList<int>());
        QCOMPARE(groupsOf(config), QStringList());
    }

    void automaticTakesWhatLimitsMemory()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(testConfig());
        QVERIFY(sandbox);
        QVERIFY(sandbox->abilities().groups == GroupBackend::V1 || sandbox->abilities().groups == GroupBackend::V2);
        QVERIFY(sandbox->abilities().limitsMemory);
    }
};

QTEST_GUILESS_MAIN(BackendsTest)
#include "backends_test.moc"
