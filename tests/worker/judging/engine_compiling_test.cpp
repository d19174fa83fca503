// How the engine compiles: errors, and what is compiled once.
#include "tests/worker/judging/engine_world.h"

#include <QTest>

using namespace gavel;
using namespace gavel::worker;
using namespace gavel::test;
using domain::Verdict;

class EngineCompilingTest : public EngineWorld {
    Q_OBJECT

private Q_SLOTS:
    void init() { reset(); }
    void aCompilerThatFailsIsACompileError();
    void aPlanThatFailsIsACompileError();
    void aScriptThatCannotBeParsedIsACompileError();
    void aScriptThatCrashesIsARuntimeError();
    void identicalSubmissionsAreCompiledOnce();
    void identicalSubmissionsAtTheSameTimeAreCompiledOnce();
    void aCompileErrorIsNotKept();
    void whatIsIncludedGoesOverTheSubmission();
};

void EngineCompilingTest::aCompilerThatFailsIsACompileError()
{
    useScript([](const FakeRun &) {
        return FakeEnd{Termination::Exited, 1, "", "/box/main.src:1: error", std::chrono::milliseconds(1), false};
    });
    const wire::Report report = judge(job("x")).report;
    QCOMPARE(report.verdict, std::optional(Verdict::CompileError));
    QCOMPARE(report.compileOutput, QByteArray("main.src:1: error"));
    QVERIFY(report.tests.isEmpty());
}

void EngineCompilingTest::aPlanThatFailsIsACompileError()
{
    useScript(echo);
    const wire::Report report = judge(job("no main")).report;
    QCOMPARE(report.verdict, std::optional(Verdict::CompileError));
    QCOMPARE(report.compileOutput, QByteArray("no main class"));
    QCOMPARE(m_sandbox->cellsTaken(), 0);
}

void EngineCompilingTest::aScriptThatCannotBeParsedIsACompileError()
{
    useScript([](const FakeRun &run) {
        FakeEnd end;
        end.exitCode = 1;
        if (run.recipe.argv.front() == "/usr/bin/check")
            end.errorOutput = "/app/main.src:1: SyntaxError";
        return end;
    });
    const wire::Report report = judge(job("x", QStringLiteral("script"))).report;
    QCOMPARE(report.verdict, std::optional(Verdict::CompileError));
    QCOMPARE(report.compileOutput, QByteArray("main.src:1: SyntaxError"));
    QVERIFY(report.tests.isEmpty());
}

void EngineCompilingTest::aScriptThatCrashesIsARuntimeError()
{
    useScript([](const FakeRun &run) {
        FakeEnd end;
        end.exitCode = run.recipe.argv.front() == "/usr/bin/check" ? 0 : 1;
        return end;
    });
    const wire::Report report = judge(job("x", QStringLiteral("script"))).report;
    QCOMPARE(report.verdict, std::optional(Verdict::RuntimeError));
    QCOMPARE(report.tests.at(0).exitCode, 1);
    QVERIFY(report.compileOutput.isEmpty());
}

void EngineCompilingTest::identicalSubmissionsAreCompiledOnce()
{
    std::atomic<int> compiles = 0;
    const auto counting = [&](const FakeRun &run) {
        compiles += isCompile(run);
        return echo(run);
    };
    useScript(counting);
    QVERIFY(!judge(job("x")).report.isCompileCached);
    QVERIFY(judge(job("x")).report.isCompileCached);
    useScript(counting); // a restarted worker
    QVERIFY(judge(job("x")).report.isCompileCached);
    QCOMPARE(compiles.load(), 1);
    QVERIFY(!judge(job("y")).report.isCompileCached);
    m_catalog->offered[0].version = QStringLiteral("2.0");
    QVERIFY(!judge(job("x")).report.isCompileCached);
    QCOMPARE(compiles.load(), 3);
    m_problem.limits.compilationTime /= 2; // in which it might not compile
    QVERIFY(!judge(job("x")).report.isCompileCached);
    m_problem.limits.cpuTimeLimit *= 2;
    QVERIFY(judge(job("x")).report.isCompileCached);
    QCOMPARE(compiles.load(), 4);
}

void EngineCompilingTest::identicalSubmissionsAtTheSameTimeAreCompiledOnce()
{
    std::atomic<int> compiles = 0;
    std::promise<void> bothStarted;
    const auto go = bothStarted.get_future().share();
    useScript(
        [&, go](const FakeRun &run) {
            if (isCompile(run)) {
                ++compiles;
                go.wait();
            }
            return echo(run);
        },
        2);
    auto first = start(job("x"));
    auto second = start(job("x"));
    QTRY_COMPARE(m_engine->idleSlots(), 0);
    bothStarted.set_value();
    QCOMPARE(first.get().report.verdict, std::optional(Verdict::Accepted));
    QCOMPARE(second.get().report.verdict, std::optional(Verdict::Accepted));
    QCOMPARE(compiles.load(), 1);
}

void EngineCompilingTest::aCompileErrorIsNotKept()
{
    std::atomic<int> compiles = 0;
    useScript([&](const FakeRun &run) {
        FakeEnd end = echo(run);
        end.exitCode = isCompile(run) && ++compiles == 1 ? 1 : 0;
        return end;
    });
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::CompileError));
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::Accepted));
}

void EngineCompilingTest::whatIsIncludedGoesOverTheSubmission()
{
    m_catalog->offered[0].definition.packageCode = QStringLiteral("own");
    const domain::ProgramFile stub{QStringLiteral("a.src"), m_blobs.put("the stub").value()};
    m_problem.includes = {{QStringLiteral("own"), {stub}}};
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        if (!isCompile(run) && run.files.app.at("program") != "compiled the stub")
            end.output = "not with the stub";
        return end;
    });
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::Accepted));
    m_problem.includes[0].language = QStringLiteral("another");
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::WrongAnswer));
    m_problem.kind.submissionStem = QStringLiteral("solution"); // now a stub is needed
    const wire::Report refused = judge(job("x")).report;
    QCOMPARE(refused.verdict, std::optional(Verdict::CompileError));
    QVERIFY(refused.compileOutput.contains("no other part"));
}

QTEST_GUILESS_MAIN(EngineCompilingTest)
#include "engine_compiling_test.moc"
