// The engine with a checker that the problem brings with it.
#include "tests/worker/judging/engine_world.h"

#include <QTest>

using namespace gavel;
using namespace gavel::worker;
using namespace gavel::test;
using domain::Verdict;

class OwnCheckerTest : public EngineWorld {
    Q_OBJECT

private Q_SLOTS:
    void init() { reset(); }
    void theProblemsOwnCheckerDecides();
    void theProblemsOwnCheckerIsCompiledOnce();
    void aCheckerThatDoesNotCompileIsCompiledOnce();
    void aCheckerMayBringItsOwnBuild();
    void failuresOfTheProblemsOwnCheckerAreNoVerdicts_data();
    void failuresOfTheProblemsOwnCheckerAreNoVerdicts();

private:
    void useOwnChecker();
};

void OwnCheckerTest::useOwnChecker()
{
    m_catalog->offered[0].definition.packageCode = QStringLiteral("own");
    m_problem.checker.id = domain::kCustomChecker;
    m_problem.checker.arguments = QStringList{QStringLiteral("flag")};
    m_problem.checker.programs = {{QStringLiteral("check"),
                                   domain::CheckerDialect::Kattis,
                                   QStringLiteral("own"),
                                   {{QStringLiteral("check.src"), m_blobs.put("checker").value()}}}};
}

namespace {

bool isCheckerRun(const FakeRun &run)
{
    return !isCompile(run) && run.files.app.at("program").endsWith("checker");
}

} // namespace

void OwnCheckerTest::theProblemsOwnCheckerDecides()
{
    useOwnChecker();
    useScript([](const FakeRun &run) {
        if (!isCheckerRun(run))
            return echo(run);
        FakeEnd end;
        const std::vector<std::string> argv{"/app/program", "/box/input", "/box/answer", "/box/feedback/", "flag"};
        const FakeFiles &files = run.files;
        const bool isAsked = run.recipe.argv == argv && files.box.at("input") == files.box.at("answer");
        end.exitCode = isAsked && run.standardInput != "2" ? 42 : 43;
        run.files.box["feedback/judgemessage.txt"] = QByteArray("saw\0", 4) + run.standardInput;
        run.files.box["feedback/teammessage.txt"] = QByteArray(100'000, 't');
        return end;
    });
    const wire::Report report = judge(job("x")).report;
    QCOMPARE(report.verdict, std::optional(Verdict::WrongAnswer));
    QCOMPARE(report.tests.at(0).verdict, Verdict::Accepted);
    QCOMPARE(report.tests.at(0).explanation, QStringLiteral("saw 1"));
    QCOMPARE(report.tests.at(1).explanation, QStringLiteral("saw 2"));
    QVERIFY(report.tests.at(1).contestantMessage.startsWith(QStringLiteral("tttt")));
    QVERIFY(report.tests.at(1).contestantMessage.size() <= 2048);
    QCOMPARE(m_sandbox->cellsTaken(), 4); // to compile the one and the other, to run the one and the other
}

void OwnCheckerTest::theProblemsOwnCheckerIsCompiledOnce()
{
    std::atomic<int> compiles = 0;
    useOwnChecker();
    useScript([&](const FakeRun &run) {
        compiles += isCompile(run) && run.files.box.at("main.src") == "checker";
        FakeEnd end = echo(run);
        end.exitCode = isCheckerRun(run) ? 42 : 0;
        return end;
    });
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::Accepted));
    QCOMPARE(judge(job("y")).report.verdict, std::optional(Verdict::Accepted));
    QCOMPARE(compiles.load(), 1);
}

// Bug: a validator that does not compile was compiled again for each judging.
void OwnCheckerTest::aCheckerThatDoesNotCompileIsCompiledOnce()
{
    std::atomic<int> compiles = 0;
    useOwnChecker();
    useScript([&](const FakeRun &run) {
        FakeEnd end = echo(run);
        if (isCompile(run) && run.files.box.at("main.src") == "checker") {
            ++compiles;
            end = FakeEnd{Termination::Exited, 1, "", "bad code", std::chrono::milliseconds(1), false};
        }
        return end;
    });
    for (const char *source : {"x", "y"}) {
        const wire::Report report = judge(job(source)).report;
        QVERIFY(!report.verdict);
        QVERIFY2(report.error.contains(QStringLiteral("does not compile: bad code")), qPrintable(report.error));
    }
    QCOMPARE(compiles.load(), 1);
}

void OwnCheckerTest::aCheckerMayBringItsOwnBuild()
{
    useOwnChecker();
    domain::CheckerProgram &program = m_problem.checker.programs.first();
    program.language.clear();
    program.files = {{QStringLiteral("build"), m_blobs.put("make it").value()}};
    useScript([](const FakeRun &run) {
        FakeEnd end;
        if (run.recipe.argv.front() == "/bin/sh" && run.files.box.at("build") == "make it")
            run.files.box["run"] = "made";
        else if (run.recipe.argv.front() == "/app/run")
            end.exitCode = run.files.app.at("run") == "made" ? 42 : 1;
        else
            end = echo(run);
        return end;
    });
    const wire::Report report = judge(job("x")).report;
    QVERIFY2(report.verdict == Verdict::Accepted, qPrintable(report.error));
}

void OwnCheckerTest::failuresOfTheProblemsOwnCheckerAreNoVerdicts_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("named");
    for (const auto &[fault, named] :
         {std::pair{"no language", "output validator check: this worker offers no language"},
          {"missing source", "output validator check"},
          {"no main", "output validator check: does not compile: no main class"},
          {"compile error", "output validator check: does not compile: bad code"},
          {"exit code", "output validator check: exit code 1, which is neither"},
          {"killed", "output validator check: it needed more than the memory limit"}})
        QTest::newRow(fault) << QString::fromLatin1(fault) << QString::fromLatin1(named);
}

void OwnCheckerTest::failuresOfTheProblemsOwnCheckerAreNoVerdicts()
{
    QFETCH(QString, fault);
    QFETCH(QString, named);
    useOwnChecker();
    domain::CheckerProgram &program = m_problem.checker.programs.first();
    if (fault == QStringLiteral("no language"))
        program.language = QStringLiteral("cobol");
    if (fault == QStringLiteral("missing source"))
        program.files.first().blob.sha256 = QByteArray(64, '0');
    if (fault == QStringLiteral("no main"))
        program.files.first().blob = m_blobs.put("no main").value();
    useScript([fault](const FakeRun &run) {
        FakeEnd end = echo(run);
        const bool isOfChecker = isCompile(run) ? run.files.box.at("main.src") == "checker" : isCheckerRun(run);
        if (!isOfChecker)
            return end;
        if (isCompile(run) && fault == QStringLiteral("compile error"))
            end = FakeEnd{Termination::Exited, 1, "", "bad code", std::chrono::milliseconds(1), false};
        if (!isCompile(run))
            end.exitCode = 1;
        if (!isCompile(run) && fault == QStringLiteral("killed"))
            end.termination = Termination::MemoryLimit;
        return end;
    });
    const JudgingOutcome outcome = judge(job("x"));
    QCOMPARE(outcome.kind, JudgingOutcome::Kind::Reported);
    QVERIFY(!outcome.report.verdict);
    QVERIFY2(outcome.report.error.contains(named), qPrintable(outcome.report.error));
}

QTEST_GUILESS_MAIN(OwnCheckerTest)
#include "own_checker_test.moc"
