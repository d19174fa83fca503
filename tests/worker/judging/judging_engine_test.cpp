#include "worker/judging/judging_engine.h"

#include "core/wire/judging_data.h"
#include "tests/support/fake_sandbox.h"
#include "tests/support/memory_blob_store.h"
#include "tests/support/memory_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace gavel;
using namespace gavel::worker;
using domain::Verdict;
using test::FakeEnd;
using test::FakeFiles;
using test::FakeRun;
using test::FakeSandbox;

namespace {

// "compiled" compiles main.src to `program` by a compiler of the test; "script" is run from its source.
class TestFamily final : public plugin::LanguageFamily {
public:
    Result<void> accept(const plugin::LanguageDefinition &) const noexcept override { return {}; }

    Result<plugin::ExecutionPlan> plan(const plugin::LanguageDefinition &definition,
                                       const QList<plugin::SourceFile> &sources,
                                       const plugin::PlanLimits &) const noexcept override
    {
        if (sources.first().content.contains("no main"))
            return failure(ErrorCode::InvalidArgument, "no main class");
        plugin::ExecutionPlan plan;
        plan.files = {{definition.sourceFile, sources.first().content}};
        plan.run.argv = QStringList{QStringLiteral("/app/program")};
        if (definition.id == QStringLiteral("compiled"))
            plan.compile = {{QStringList{QStringLiteral("/usr/bin/compile")}, {}}};
        else
            plan.syntaxCheck = {{QStringList{QStringLiteral("/usr/bin/check")}, {}}};
        return plan;
    }
};

class EqualBytesChecker final : public OutputChecker {
public:
    Result<domain::CheckerReport> check(const CheckerQuestion &question) override
    {
        domain::CheckerReport report;
        if (question.checkerId == QStringLiteral("crashing"))
            return failure(ErrorCode::Internal, "checker \"crashing\" crashed");
        if (question.checkerId == QStringLiteral("talkative"))
            report.contestantMessage = std::string(10'000, 'x');
        const bool isEqual = test::readAll(question.answer) == test::readAll(question.output);
        report.outcome =
            isEqual ? domain::CheckerReport::Outcome::Accepted : domain::CheckerReport::Outcome::WrongAnswer;
        if (question.checkerId == QStringLiteral("broken answer"))
            report.outcome = domain::CheckerReport::Outcome::Failed;
        return report;
    }
};

bool isCompile(const FakeRun &run)
{
    return run.recipe.argv.front() == "/usr/bin/compile";
}

// A world in which a program that is given "n" answers "n".
FakeEnd echo(const FakeRun &run)
{
    FakeEnd end;
    if (isCompile(run))
        run.files.box["program"] = "compiled " + run.files.box.at("main.src");
    else
        end.output = run.standardInput;
    return end;
}

} // namespace

class JudgingEngineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void acceptsAndReports();
    void stopsAtTheFirstThatIsNotAccepted();
    void runsAllTestsWhenAsked();
    void aCompilerThatFailsIsACompileError();
    void aPlanThatFailsIsACompileError();
    void aScriptThatCannotBeParsedIsACompileError();
    void aScriptThatCrashesIsARuntimeError();
    void identicalSubmissionsAreCompiledOnce();
    void identicalSubmissionsAtTheSameTimeAreCompiledOnce();
    void aCompileErrorIsNotKept();
    void aBrokenCellIsTriedOnceMore();
    void aCellThatKeepsBreakingFailsTheJudging();
    void failuresOfOursAreNeverVerdicts_data();
    void failuresOfOursAreNeverVerdicts();
    void aFullDiskGivesTheJobBack();
    void cancelStopsARunningJob();
    void cancelStopsAWaitingJob();
    void theCheckerIsNotAskedAboutACrash();
    void theProblemsOwnCheckerDecides();
    void theProblemsOwnCheckerIsCompiledOnce();
    void aCheckerThatDoesNotCompileIsCompiledOnce();
    void aCheckerMayBringItsOwnBuild();
    void whatIsIncludedGoesOverTheSubmission();
    void answersNeedNoLanguage();
    void thePolicyIsTheProblemsAndTheSites();
    void failuresOfTheProblemsOwnCheckerAreNoVerdicts_data();
    void failuresOfTheProblemsOwnCheckerAreNoVerdicts();
    void headsOfOutputAreBounded();
    void messagesAreBounded();
    void limitsFollowTheLanguage();
    void destructionEndsEverything();

private:
    void useScript(const FakeSandbox::Script &script, int slots = 1);
    wire::Job job(const QByteArray &source, const QString &language = QStringLiteral("compiled"));
    JudgingOutcome judge(const wire::Job &job);
    std::future<JudgingOutcome> start(const wire::Job &job);
    void useOwnChecker();

    domain::JudgingData m_problem;
    std::shared_ptr<LanguageCatalog> m_catalog;
    test::MemoryBlobStore m_blobs;
    TestFamily m_family;
    qint64 m_lastJudging = 0;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<FakeSandbox> m_sandbox;
    std::unique_ptr<JudgingEngine> m_engine;
};

void JudgingEngineTest::init()
{
    m_engine.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_problem = {};
    m_problem.problemName = QStringLiteral("echo");
    for (const char *text : {"1", "2", "3"}) {
        domain::Testcase testcase;
        testcase.name = QStringLiteral("secret/") + QString::fromLatin1(text);
        testcase.input = m_blobs.put(text).value();
        testcase.answer = testcase.input;
        m_problem.testcases.append(testcase);
    }
    m_catalog = std::make_shared<LanguageCatalog>();
    for (const char *id : {"compiled", "script"}) {
        OfferedLanguage language;
        language.definition.id = QString::fromLatin1(id);
        language.definition.sourceFile = QStringLiteral("main.src");
        language.family = &m_family;
        language.version = QStringLiteral("1.0");
        m_catalog->offered.append(language);
    }
}

void JudgingEngineTest::useScript(const FakeSandbox::Script &script, int slots)
{
    m_engine.reset();
    m_sandbox = std::make_unique<FakeSandbox>(script);
    const EngineParts parts{*m_sandbox,
                            m_blobs,
                            {},
                            [this] { return m_catalog; },
                            [] {
                                return std::make_unique<EqualBytesChecker>();
                            }};
    auto engine = JudgingEngine::create(
        parts, {std::vector<int>(size_t(slots), 0), m_directory->filePath(QStringLiteral("programs"))});
    QVERIFY2(engine.has_value(), engine ? "" : engine.error().message.c_str());
    m_engine = std::move(*engine);
}

wire::Job JudgingEngineTest::job(const QByteArray &source, const QString &language)
{
    wire::Job job;
    job.key = {JudgingId{++m_lastJudging}, 1};
    job.language = language;
    job.files = {{QStringLiteral("a.src"), source}};
    job.judgingData = m_blobs.put(wire::encode(m_problem)).value();
    return job;
}

std::future<JudgingOutcome> JudgingEngineTest::start(const wire::Job &job)
{
    auto promise = std::make_shared<std::promise<JudgingOutcome>>();
    m_engine->start(job, {{}, [promise](const JudgingOutcome &outcome) {
                              promise->set_value(outcome);
                          }});
    return promise->get_future();
}

JudgingOutcome JudgingEngineTest::judge(const wire::Job &job)
{
    return start(job).get();
}

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

void JudgingEngineTest::aCompilerThatFailsIsACompileError()
{
    useScript([](const FakeRun &) {
        return FakeEnd{Termination::Exited, 1, "", "/box/main.src:1: error", std::chrono::milliseconds(1), false};
    });
    const wire::Report report = judge(job("x")).report;
    QCOMPARE(report.verdict, std::optional(Verdict::CompileError));
    QCOMPARE(report.compileOutput, QByteArray("main.src:1: error"));
    QVERIFY(report.tests.isEmpty());
}

void JudgingEngineTest::aPlanThatFailsIsACompileError()
{
    useScript(echo);
    const wire::Report report = judge(job("no main")).report;
    QCOMPARE(report.verdict, std::optional(Verdict::CompileError));
    QCOMPARE(report.compileOutput, QByteArray("no main class"));
    QCOMPARE(m_sandbox->cellsTaken(), 0);
}

void JudgingEngineTest::aScriptThatCannotBeParsedIsACompileError()
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

void JudgingEngineTest::aScriptThatCrashesIsARuntimeError()
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

void JudgingEngineTest::identicalSubmissionsAreCompiledOnce()
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

void JudgingEngineTest::identicalSubmissionsAtTheSameTimeAreCompiledOnce()
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

void JudgingEngineTest::aCompileErrorIsNotKept()
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

void JudgingEngineTest::useOwnChecker()
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

void JudgingEngineTest::theProblemsOwnCheckerDecides()
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

void JudgingEngineTest::theProblemsOwnCheckerIsCompiledOnce()
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
void JudgingEngineTest::aCheckerThatDoesNotCompileIsCompiledOnce()
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

void JudgingEngineTest::aCheckerMayBringItsOwnBuild()
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

void JudgingEngineTest::whatIsIncludedGoesOverTheSubmission()
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

void JudgingEngineTest::failuresOfTheProblemsOwnCheckerAreNoVerdicts_data()
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

void JudgingEngineTest::failuresOfTheProblemsOwnCheckerAreNoVerdicts()
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
