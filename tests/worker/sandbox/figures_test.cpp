// What is measured is right, and owes nothing to other runs or to a busy host.
#include "test_sandbox.h"

#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <csignal>

#include <sched.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;
using namespace std::chrono_literals;

namespace {

// Keeps a core busy for as long as it lives.
class Hog {
public:
    explicit Hog(int core) : m_thread(QThread::create([this, core] { spin(core); })) { m_thread->start(); }
    ~Hog()
    {
        m_isOver = true;
        m_thread->wait();
    }
    Hog(const Hog &) = delete;
    Hog &operator=(const Hog &) = delete;

private:
    void spin(int core) const
    {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        CPU_SET(core, &cores);
        ::sched_setaffinity(0, sizeof cores, &cores);
        while (!m_isOver) {
        }
    }

    std::atomic<bool> m_isOver = false;
    const std::unique_ptr<QThread> m_thread;
};

} // namespace

class FiguresTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<Cell> m_cell;

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = makeSandbox(testConfig());
        QVERIFY(m_sandbox);
    }

    void init()
    {
        m_cell = takeCell(*m_sandbox);
        QVERIFY(m_cell);
    }

    void cpuTimeIsOfTheWholeTree_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"itself", "threads", "ignored", "orphan"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }

    void cpuTimeIsOfTheWholeTree()
    {
        QFETCH(QString, how);
        const RunResult result = runProgram(*m_cell, QStringLiteral("burn"), recipeFor({how}));
        QCOMPARE(textOf(result.termination), QStringLiteral("exited"));
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.usage.cpuTime >= 199ms && result.usage.cpuTime <= 260ms,
                 qPrintable(QString::number(static_cast<double>(result.usage.cpuTime.count()) / 1e6)));
        QVERIFY(result.usage.wallTime >= 99ms);
    }

    // The kill comes soon after the limit, also when several processes share it.
    void cpuLimitIsMetClosely_data()
    {
        QTest::addColumn<QString>("program");
        for (const char *name : {"cpu_loop", "cpu_in_orphan", "cpu_in_threads", "cpu_in_exec_chain"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void cpuLimitIsMetClosely()
    {
        QFETCH(QString, program);
        RunRecipe recipe = recipeFor();
        recipe.limits.cpuTime = 100ms;
        recipe.limits.wallTime = 5s;
        const RunResult result = runProgram(*m_cell, program, recipe);
        QCOMPARE(textOf(result.termination), QStringLiteral("cpu-time-limit"));
        QVERIFY(result.usage.cpuTime >= 100ms);
        QVERIFY2(result.usage.cpuTime < 115ms,
                 qPrintable(QString::number(static_cast<double>(result.usage.cpuTime.count()) / 1e6)));
    }

    void peakMemoryIsMeasured()
    {
        const RunResult small = runProgram(*m_cell, QStringLiteral("touch_memory"), recipeFor({QStringLiteral("1")}));
        const RunResult large = runProgram(*m_cell, QStringLiteral("touch_memory"), recipeFor({QStringLiteral("100")}));
        QVERIFY(small.usage.peakMemory >= mebibytes(1) && small.usage.peakMemory < mebibytes(3));
        QVERIFY(large.usage.peakMemory >= mebibytes(100) && large.usage.peakMemory < mebibytes(103));
    }

    // Runs with another filter are started by another thread of the init, which has used CPU time of its own.
    void cpuTimeOwesNothingToTheFilter()
    {
        RunRecipe other = recipeFor();
        other.allowedSystemCalls = {"personality"};
        for (int i = 0; i < 200; ++i)
            runProgram(*m_cell, QStringLiteral("exit_seven"));
        for (const RunRecipe &recipe : {other, recipeFor(), other}) {
            const RunResult result = runProgram(*m_cell, QStringLiteral("exit_seven"), recipe);
            QVERIFY2(result.usage.cpuTime > 0us && result.usage.cpuTime < 10ms,
                     qPrintable(QString::number(result.usage.cpuTime.count())));
        }
    }

    void memoryIsReportedInParts()
    {
        const auto partsOf = [this](const QString &program, const QString &argument) {
            RunRecipe recipe = recipeFor({argument});
            recipe.limits.output = mebibytes(100);
            const RunResult result = runProgram(*m_cell, program, recipe);
            const MemoryParts parts = result.usage.memoryParts.value_or(MemoryParts{});
            if (parts.anonymous + parts.file + parts.shared + parts.kernel < result.usage.peakMemory)
                QTest::qFail("the parts are less than the whole", __FILE__, __LINE__);
            return parts;
        };
        if (!m_sandbox->abilities().measuresPeakMemory)
            return;
        const MemoryParts touched = partsOf(QStringLiteral("touch_memory"), QStringLiteral("60"));
        QVERIFY(touched.anonymous >= mebibytes(58) && touched.shared < mebibytes(2) && touched.file < mebibytes(2));
        const MemoryParts written = partsOf(QStringLiteral("write_output"), QStringLiteral("60"));
        QVERIFY(written.shared >= mebibytes(60) && written.anonymous < mebibytes(3));
    }

    void deniedCallsAreCounted()
    {
        QVERIFY(m_sandbox->abilities().countsDeniedCalls);
        const RunResult none = runProgram(*m_cell, QStringLiteral("exit_seven"));
        QCOMPARE(none.usage.deniedCalls.value_or(-1), 0);
        const RunResult some = runProgram(*m_cell, QStringLiteral("deny_calls"), recipeFor({QStringLiteral("500")}));
        QCOMPARE(textOf(some.termination), QStringLiteral("exited"));
        QCOMPARE(some.exitCode, 0);
        QCOMPARE(some.usage.deniedCalls.value_or(-1), 500);
    }

    // Killing oneself with the signal that a filter kills with is no violation.
    void aSignalOfOnesOwnIsNoViolation()
    {
        const RunResult result = runProgram(*m_cell, QStringLiteral("send_sigsys"));
        QCOMPARE(textOf(result.termination), QStringLiteral("signalled"));
        QCOMPARE(result.signal, SIGSYS);
    }

    void instructionsAreCountedOrSaidNotToBe()
    {
        const SandboxAbilities &abilities = m_sandbox->abilities();
        const RunResult result = runProgram(*m_cell, QStringLiteral("burn"));
        QCOMPARE(result.usage.instructions.has_value(), abilities.countsInstructions);
        if (abilities.countsInstructions)
            QVERIFY(*result.usage.instructions > 1'000'000);
        else
            QVERIFY(std::ranges::any_of(abilities.missing, [](const std::string &what) {
                return what.find("retired instructions") != std::string::npos;
            }));
    }

    void peakMemoryOwesNothingToEarlierRuns()
    {
        RunRecipe recipe = recipeFor({QStringLiteral("60")});
        recipe.limits.output = mebibytes(100);
        const RunResult held = runProgram(*m_cell, QStringLiteral("write_output"), recipe);
        QCOMPARE(held.standardOutputSize, mebibytes(60));
        QVERIFY(held.usage.peakMemory >= mebibytes(60));
        for (int i = 0; i < 3; ++i) {
            const RunResult next = runProgram(*m_cell, QStringLiteral("find_state"));
            QVERIFY2(next.usage.peakMemory < mebibytes(2), qPrintable(QString::number(next.usage.peakMemory.count)));
        }
        // The limit does not count what earlier runs have left either.
        recipe = recipeFor({QStringLiteral("50")});
        recipe.limits.memory = mebibytes(64);
        const RunResult limited = runProgram(*m_cell, QStringLiteral("touch_memory"), recipe);
        QCOMPARE(textOf(limited.termination), QStringLiteral("exited"));
    }

    void memoryLimitChangesFromRunToRun()
    {
        for (const int limit : {64, 512, 64, 200, 32}) {
            RunRecipe recipe = recipeFor({QStringLiteral("100")});
            recipe.limits.memory = mebibytes(limit);
            const RunResult result = runProgram(*m_cell, QStringLiteral("touch_memory"), recipe);
            QCOMPARE(textOf(result.termination),
                     limit > 100 ? QStringLiteral("exited") : QStringLiteral("memory-limit"));
            QCOMPARE(result.usage.oomKills > 0, limit < 100);
            QVERIFY(result.usage.peakMemory <= mebibytes(limit));
        }
    }

    // One child of several dies for want of memory: the run ends there, not when the time is over.
    void memoryLimitEndsTheRun()
    {
        RunRecipe recipe = recipeFor();
        recipe.limits.memory = mebibytes(64);
        recipe.limits.wallTime = 30s;
        const RunResult result = runProgram(*m_cell, QStringLiteral("memory_in_children"), recipe);
        QCOMPARE(textOf(result.termination), QStringLiteral("memory-limit"));
        QVERIFY(result.usage.wallTime < 10s);
    }

    void wallLimitStretchesWhileTheHostStarvesTheRun()
    {
        const Hog hogs[] = {Hog(0), Hog(0), Hog(0)};
        RunRecipe recipe = recipeFor();
        recipe.limits.wallTime = 220ms; // it needs 200 of the core, and gets a share of it
        const RunResult result = runProgram(*m_cell, QStringLiteral("burn"), recipe);
        QCOMPARE(textOf(result.termination), QStringLiteral("exited"));
        QVERIFY(result.usage.wallTime > 220ms);
    }

    void sleepersAreIdleOnABusyHostToo()
    {
        const Hog hogs[] = {Hog(0), Hog(0)};
        RunRecipe recipe = recipeFor();
        recipe.limits.wallTime = 200ms;
        const RunResult result = runProgram(*m_cell, QStringLiteral("sleeper"), recipe);
        QCOMPARE(textOf(result.termination), QStringLiteral("idle-limit"));
        QVERIFY(result.usage.wallTime < 5s);
    }

    void outputIsCutAtTheLimit()
    {
        RunRecipe recipe = recipeFor({QStringLiteral("3")});
        recipe.limits.output = Bytes{1'500'000};
        for (const char *program : {"write_output", "output_sealed", "output_flood"}) {
            const RunResult result = runProgram(*m_cell, QString::fromLatin1(program), recipe);
            QCOMPARE(textOf(result.termination), QStringLiteral("output-limit"));
            QVERIFY(result.outputLimitReached);
            QCOMPARE(result.standardOutputSize, Bytes{1'500'000});
            QCOMPARE(contentOf(result.standardOutput).size(), qsizetype{1'500'000});
            QVERIFY(::write(result.standardOutput.get(), "x", 1) < 0); // sealed
        }
    }

    void runsOnTheCoreOfItsSlot()
    {
        SandboxConfig config = testConfig();
        config.name += "-cores";
        config.cores = {1, 0};
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(config);
        for (int slot = 0; slot < 2; ++slot) {
            const std::unique_ptr<Cell> cell = takeCell(*sandbox, slot);
            const RunResult result = runProgram(*cell, QStringLiteral("tell_core"));
            QCOMPARE(contentOf(result.standardOutput), QByteArray::number(1 - slot));
        }
    }
};

QTEST_GUILESS_MAIN(FiguresTest)
#include "figures_test.moc"
