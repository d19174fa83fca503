// The engine: order, verdicts, limits, cancelling, and failures of ours.
#include "tests/worker/judging/engine_world.h"

#include <QTest>

using namespace gavel;
using namespace gavel::worker;
using namespace gavel::test;
using domain::Verdict;

class JudgingEngineTest : public EngineWorld {
    Q_OBJECT

private Q_SLOTS:
    void init() { reset(); }
    void acceptsAndReports();
    void stopsAtTheFirstThatIsNotAccepted();
    void runsAllTestsWhenAsked();
    void aBrokenCellIsTriedOnceMore();
    void aCellThatKeepsBreakingFailsTheJudging();
    void failuresOfOursAreNeverVerdicts_data();
    void failuresOfOursAreNeverVerdicts();
    void aFullDiskGivesTheJobBack();
    void cancelStopsARunningJob();
    void cancelStopsAWaitingJob();
    void theCheckerIsNotAskedAboutACrash();
    void answersNeedNoLanguage();
    void thePolicyIsTheProblemsAndTheSites();
    void headsOfOutputAreBounded();
    void messagesAreBounded();
    void limitsFollowTheLanguage();
    void theTimeFactorIsTheProblemsBeforeTheSites();
    void aJobMayHaveATimeLimitOfItsOwn();
    void destructionEndsEverything();
};

void JudgingEngineTest::acceptsAndReports()
{
    useScript(echo);
    QList<wire::JobStage> stages;
    const wire::Job asked = job("x");
    std::promise<JudgingOutcome> promise;
    m_engine->start(asked, {[&](const wire::Progress &progress) { stages.append(progress.stage); },
                            [&](const JudgingOutcome &outcome) {
                                promise.set_value(outcome);
                            }});
    const JudgingOutcome outcome = promise.get_future().get();
    QCOMPARE(outcome.kind, JudgingOutcome::Kind::Reported);
    QCOMPARE(outcome.report.key, asked.key);
    QCOMPARE(outcome.report.verdict, std::optional(Verdict::Accepted));
    QCOMPARE(outcome.report.tests.size(), 3);
    QCOMPARE(outcome.report.tests.at(1).name, QStringLiteral("secret/2"));
    QCOMPARE(outcome.report.tests.at(1).output, QByteArray("2"));
    QCOMPARE(outcome.report.languageVersion, QStringLiteral("1.0"));
    QCOMPARE(stages.mid(0, 3), (QList{wire::JobStage::Fetching, wire::JobStage::Compiling, wire::JobStage::Running}));
    QCOMPARE(m_sandbox->cellsTaken(), 2); // the compiler never shares a cell with the program
}

void JudgingEngineTest::stopsAtTheFirstThatIsNotAccepted()
{
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        if (end.output == "2")
            end.output = "wrong";
        return end;
    });
    const wire::Report report = judge(job("x")).report;
    QCOMPARE(report.verdict, std::optional(Verdict::WrongAnswer));
    QCOMPARE(report.tests.at(0).verdict, Verdict::Accepted);
    QCOMPARE(report.tests.at(1).verdict, Verdict::WrongAnswer);
    QCOMPARE(report.tests.at(2).verdict, Verdict::Skipped);
    QVERIFY(!report.tests.at(2).termination);
}

void JudgingEngineTest::runsAllTestsWhenAsked()
{
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        if (end.output == "1")
            end.output = "wrong";
        if (end.output == "2")
            end.exitCode = 3;
        return end;
    });
    wire::Job all = job("x");
    all.runsAllTests = true;
    const wire::Report report = judge(all).report;
    QCOMPARE(report.verdict, std::optional(Verdict::WrongAnswer)); // the first decides
    QCOMPARE(report.tests.at(1).verdict, Verdict::RuntimeError);
    QCOMPARE(report.tests.at(2).verdict, Verdict::Accepted);
}

void JudgingEngineTest::aBrokenCellIsTriedOnceMore()
{
    useScript([](const FakeRun &run) -> Result<FakeEnd> {
        if (run.cellNumber == 2)
            return failure(ErrorCode::Internal, "the cell's init has died");
        return echo(run);
    });
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::Accepted));
}

void JudgingEngineTest::aCellThatKeepsBreakingFailsTheJudging()
{
    useScript([](const FakeRun &run) -> Result<FakeEnd> {
        if (run.standardInput == "2")
            return failure(ErrorCode::Internal, "the cell's init has died");
        return echo(run);
    });
    const JudgingOutcome outcome = judge(job("x"));
    QCOMPARE(outcome.kind, JudgingOutcome::Kind::Reported);
    QVERIFY(!outcome.report.verdict);
    QCOMPARE(outcome.report.error, QStringLiteral("testcase secret/2: the cell's init has died"));
}

void JudgingEngineTest::failuresOfOursAreNeverVerdicts_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("named");
    for (const auto &[fault, named] : {std::pair{"unknown language", "\"cobol\""},
                                       {"missing answer", "testcase secret/1"},
                                       {"missing problem", "judging data"},
                                       {"crashing checker", "\"crashing\""},
                                       {"broken answer", "the checker failed"},
                                       {"no testcases", "no testcases"},
                                       {"no judging data", "judging data"}})
        QTest::newRow(fault) << QString::fromLatin1(fault) << QString::fromLatin1(named);
}

void JudgingEngineTest::failuresOfOursAreNeverVerdicts()
{
    QFETCH(QString, fault);
    QFETCH(QString, named);
    useScript(echo);
    if (fault == QStringLiteral("missing answer"))
        m_problem.testcases[0].answer.sha256 = QByteArray(64, '0');
    if (fault == QStringLiteral("crashing checker"))
        m_problem.checker.id = QStringLiteral("crashing");
    if (fault == QStringLiteral("broken answer"))
        m_problem.checker.id = QStringLiteral("broken answer");
    if (fault == QStringLiteral("no testcases"))
        m_problem.testcases.clear();
    wire::Job asked = job("x");
    if (fault == QStringLiteral("unknown language"))
        asked.language = QStringLiteral("cobol");
    if (fault == QStringLiteral("missing problem"))
        asked.judgingData.sha256 = QByteArray(64, '0');
    if (fault == QStringLiteral("no judging data"))
        asked.judgingData = m_blobs.put("{}").value();
    const JudgingOutcome outcome = judge(asked);
    QCOMPARE(outcome.kind, JudgingOutcome::Kind::Reported);
    QVERIFY(!outcome.report.verdict);
    QVERIFY2(outcome.report.error.contains(named), qPrintable(outcome.report.error));
}

void JudgingEngineTest::aFullDiskGivesTheJobBack()
{
    useScript(echo);
    m_blobs.failNext(Error{ErrorCode::ResourceExhausted, "No space left on device"});
    const JudgingOutcome outcome = judge(job("x"));
    QCOMPARE(outcome.kind, JudgingOutcome::Kind::GivenBack);
    QVERIFY(outcome.reason.contains(QStringLiteral("No space left")));
}

void JudgingEngineTest::cancelStopsARunningJob()
{
    useScript([](const FakeRun &run) { return isCompile(run) ? echo(run) : FakeSandbox::waitUntilCancelled(run); });
    const wire::Job asked = job("x");
    auto outcome = start(asked);
    QTRY_COMPARE(m_sandbox->runs(), 2);
    m_engine->cancel(asked.key);
    QCOMPARE(outcome.get().kind, JudgingOutcome::Kind::Cancelled);
    QTRY_COMPARE(m_engine->idleSlots(), 1);
}

void JudgingEngineTest::cancelStopsAWaitingJob()
{
    useScript([](const FakeRun &run) { return FakeSandbox::waitUntilCancelled(run); });
    const wire::Job running = job("x");
    const wire::Job waiting = job("y");
    auto first = start(running);
    QTRY_COMPARE(m_sandbox->runs(), 1);
    auto second = start(waiting);
    m_engine->cancel(waiting.key);
    QCOMPARE(second.get().kind, JudgingOutcome::Kind::Cancelled);
    QCOMPARE(m_sandbox->runs(), 1);
    m_engine->cancel(running.key);
    first.get();
}

void JudgingEngineTest::theCheckerIsNotAskedAboutACrash()
{
    m_problem.checker.id = QStringLiteral("crashing");
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        if (!isCompile(run))
            end.termination = Termination::MemoryLimit;
        return end;
    });
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::MemoryLimitExceeded));
}

void JudgingEngineTest::answersNeedNoLanguage()
{
    m_problem.kind.isSubmitAnswer = true;
    for (domain::Testcase &testcase : m_problem.testcases)
        testcase.isSample = false;
    useScript(echo);
    wire::Job asked = job("", QStringLiteral("a language that is not here"));
    const QString first = m_problem.testcases.at(0).name.section(QLatin1Char('/'), -1);
    asked.files = {{first + QStringLiteral(".out"), "1"}};
    asked.runsAllTests = true;
    const wire::Report report = judge(asked).report;
    QVERIFY2(report.verdict.has_value(), qPrintable(report.error));
    QCOMPARE(report.tests.at(0).verdict, Verdict::Accepted);
    QCOMPARE(report.tests.at(1).verdict, Verdict::WrongAnswer);
    QCOMPARE(report.tests.at(1).reason.cause, domain::RunReason::Cause::NoAnswer);
    QCOMPARE(m_sandbox->runs(), 0);
}

void JudgingEngineTest::thePolicyIsTheProblemsAndTheSites()
{
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        end.outputLimitReached = !isCompile(run);
        return end;
    });
    wire::Job asked = job("x");
    asked.policy.toldAs = {{Verdict::OutputLimitExceeded, Verdict::WrongAnswer}};
    asked.policy.runsAllTests = true;
    const wire::Report site = judge(asked).report;
    QCOMPARE(site.verdict, std::optional(Verdict::WrongAnswer));
    QCOMPARE(site.tests.last().verdict, Verdict::WrongAnswer);
    m_problem.policy.toldAs = {{Verdict::OutputLimitExceeded, Verdict::RuntimeError}};
    m_problem.policy.runsAllTests = false;
    wire::Job again = job("x");
    again.policy = asked.policy;
    const wire::Report problem = judge(again).report;
    QCOMPARE(problem.verdict, std::optional(Verdict::RuntimeError));
    QCOMPARE(problem.tests.last().verdict, Verdict::Skipped);
}

void JudgingEngineTest::headsOfOutputAreBounded()
{
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        if (!isCompile(run)) {
            end.output = QByteArray(100'000, 'o');
            end.errorOutput = QByteArray(100'000, 'e');
        }
        return end;
    });
    const wire::TestReport test = judge(job("x")).report.tests.at(0);
    QCOMPARE(test.verdict, Verdict::WrongAnswer);
    QCOMPARE(test.output, QByteArray(4096, 'o'));
    QCOMPARE(test.errorOutput, QByteArray(4096, 'e'));
}

// A report must fit into a frame, however many tests there are and however much a checker has to say.
void JudgingEngineTest::messagesAreBounded()
{
    m_problem.checker.id = QStringLiteral("talkative");
    m_problem.testcases = QList<domain::Testcase>(600, m_problem.testcases.first());
    useScript(echo);
    const JudgingOutcome outcome = judge(job("x"));
    QCOMPARE(outcome.report.verdict, std::optional(Verdict::Accepted));
    qsizetype size = 0;
    for (const wire::TestReport &test : outcome.report.tests)
        size += test.contestantMessage.size();
    QVERIFY(outcome.report.tests.first().contestantMessage.size() > 1000);
    QVERIFY(size <= 1024 * 1024);
}

void JudgingEngineTest::limitsFollowTheLanguage()
{
    m_problem.limits.cpuTimeLimit = std::chrono::milliseconds(1000);
    m_problem.limits.memory = mebibytes(100);
    auto &definition = m_catalog->offered[0].definition;
    definition.timeFactor = 2.5;
    definition.memoryExtraBytes = mebibytes(28).count;
    definition.processes = 7;
    definition.allowedSystemCalls = QStringList{QStringLiteral("mbind")};
    sandbox::RunRecipe recipe;
    useScript([&](const FakeRun &run) {
        if (!isCompile(run))
            recipe = run.recipe;
        FakeEnd end = echo(run);
        end.cpuTime = std::chrono::milliseconds(2501); // by itself, before the sandbox would have stopped it
        return end;
    });
    const wire::Report report = judge(job("x")).report;
    QCOMPARE(report.verdict, std::optional(Verdict::TimeLimitExceeded));
    QVERIFY(recipe.limits.cpuTime > std::chrono::milliseconds(2500));
    QVERIFY(recipe.limits.cpuTime < std::chrono::milliseconds(2800));
    QVERIFY(recipe.limits.wallTime > 2 * recipe.limits.cpuTime);
    QCOMPARE(recipe.limits.memory.count, mebibytes(128).count);
    QCOMPARE(recipe.limits.processes, 7);
    QCOMPARE(recipe.allowedSystemCalls, std::vector<std::string>{"mbind"});
}

void JudgingEngineTest::theTimeFactorIsTheProblemsBeforeTheSites()
{
    m_problem.limits.cpuTimeLimit = std::chrono::milliseconds(1000);
    auto &definition = m_catalog->offered[0].definition;
    definition.packageCode = QStringLiteral("c");
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        end.cpuTime = std::chrono::milliseconds(2000);
        return end;
    });
    wire::Job asked = job("x");
    asked.policy.timeFactors = {{definition.id, 3}};
    QCOMPARE(judge(asked).report.verdict, std::optional(Verdict::Accepted));
    m_problem.policy.timeFactors = {{definition.packageCode, 1.5}}; // of the family, and the site's of the language
    wire::Job again = job("y");
    again.policy = asked.policy;
    QCOMPARE(judge(again).report.verdict, std::optional(Verdict::TimeLimitExceeded));
}

void JudgingEngineTest::aJobMayHaveATimeLimitOfItsOwn()
{
    m_problem.limits.cpuTimeLimit = std::chrono::milliseconds(1000);
    useScript([](const FakeRun &run) {
        FakeEnd end = echo(run);
        end.cpuTime = std::chrono::milliseconds(2000);
        return end;
    });
    wire::Job laxer = job("x");
    laxer.cpuTimeLimit = std::chrono::milliseconds(3000);
    QCOMPARE(judge(laxer).report.verdict, std::optional(Verdict::Accepted));
    QCOMPARE(judge(job("x")).report.verdict, std::optional(Verdict::TimeLimitExceeded));
}

void JudgingEngineTest::destructionEndsEverything()
{
    useScript([](const FakeRun &run) { return FakeSandbox::waitUntilCancelled(run); });
    auto first = start(job("x"));
    auto second = start(job("y"));
    QTRY_COMPARE(m_sandbox->runs(), 1);
    m_engine.reset();
    QCOMPARE(first.get().kind, JudgingOutcome::Kind::Cancelled);
    QCOMPARE(second.get().kind, JudgingOutcome::Kind::Cancelled);
}

QTEST_GUILESS_MAIN(JudgingEngineTest)
#include "judging_engine_test.moc"
