#include "core/domain/verdict_rules.h"

#include <QtTest>

#include <csignal>

using namespace gavel;
using namespace gavel::domain;

namespace {

CheckerReport report(CheckerReport::Outcome outcome, std::string message = {})
{
    return CheckerReport{outcome, std::nullopt, std::move(message), {}};
}

// A program that ended by itself with exit code 0, well inside its limits.
RunEvidence goodRun()
{
    RunEvidence evidence;
    evidence.cpuTimeLimit = std::chrono::seconds(1);
    evidence.memoryLimit = mebibytes(64);
    evidence.usage.cpuTime = std::chrono::milliseconds(100);
    evidence.usage.wallTime = std::chrono::milliseconds(120);
    return evidence;
}

QString codeOf(const RunJudgement &judgement)
{
    return judgement.verdict ? verdictCode(*judgement.verdict) : QStringLiteral("failed");
}

} // namespace

class VerdictRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesOneRun_data();
    void judgesOneRun();
    void asksTheCheckerOnlyWhereItHasASay();
    void explainsTheLimit();
    void passFailTakesTheFirstRejection();
    void codesAreDistinctAndReversible();
};

void VerdictRulesTest::judgesOneRun_data()
{
    QTest::addColumn<RunEvidence>("evidence");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const char *expected, auto change) {
        RunEvidence evidence = goodRun();
        change(evidence);
        QTest::newRow(name) << evidence << QString::fromLatin1(expected);
    };
    using Outcome = CheckerReport::Outcome;

    row("accepted", "AC", [](RunEvidence &e) { e.report = report(Outcome::Accepted); });
    row("wrong answer", "WA", [](RunEvidence &e) { e.report = report(Outcome::WrongAnswer); });
    row("presentation error", "PE", [](RunEvidence &e) { e.report = report(Outcome::PresentationError); });
    row("partial", "PARTIAL", [](RunEvidence &e) { e.report = report(Outcome::Partial); });
    row("checker failed", "failed", [](RunEvidence &e) { e.report = report(Outcome::Failed); });
    row("checker not asked", "failed", [](RunEvidence &) {});
    row("cancelled although accepted", "failed", [](RunEvidence &e) {
        e.termination = Termination::Cancelled;
        e.report = report(Outcome::Accepted);
    });
    row("security violation", "SV", [](RunEvidence &e) { e.termination = Termination::SecurityViolation; });
    row("out of memory", "MLE", [](RunEvidence &e) { e.termination = Termination::MemoryLimit; });
    row("out of memory after the time was over", "MLE", [](RunEvidence &e) {
        e.termination = Termination::MemoryLimit;
        e.usage.cpuTime = std::chrono::milliseconds(1001);
    });
    row("killed by the CPU limit", "TLE", [](RunEvidence &e) { e.termination = Termination::CpuTimeLimit; });
    row("ended by itself just over the limit, right output", "TLE", [](RunEvidence &e) {
        e.usage.cpuTime = std::chrono::nanoseconds(1'000'000'001);
        e.report = report(Outcome::Accepted);
    });
    row("exactly at the limit is not over it", "AC", [](RunEvidence &e) {
        e.usage.cpuTime = std::chrono::seconds(1);
        e.report = report(Outcome::Accepted);
    });
    row("crashed over the time limit", "TLE", [](RunEvidence &e) {
        e.termination = Termination::Signalled;
        e.signal = SIGSEGV;
        e.usage.cpuTime = std::chrono::milliseconds(1500);
    });
    row("real time over, busy", "TLE", [](RunEvidence &e) { e.termination = Termination::WallTimeLimit; });
    row("real time over, asleep", "ILE", [](RunEvidence &e) { e.termination = Termination::IdleLimit; });
    row("killed by the output limit", "OLE", [](RunEvidence &e) { e.termination = Termination::OutputLimit; });
    row("crashed for a full output", "OLE", [](RunEvidence &e) {
        e.termination = Termination::Signalled;
        e.signal = SIGXFSZ;
        e.outputLimitReached = true;
    });
    row("cut output that the checker would accept", "OLE", [](RunEvidence &e) {
        e.outputLimitReached = true;
        e.report = report(Outcome::Accepted);
    });
    row("too slow and too long", "TLE", [](RunEvidence &e) {
        e.termination = Termination::CpuTimeLimit;
        e.outputLimitReached = true;
    });
    row("segmentation fault", "RTE", [](RunEvidence &e) {
        e.termination = Termination::Signalled;
        e.signal = SIGSEGV;
    });
    row("a SIGKILL that nobody of us sent proves no memory limit", "RTE", [](RunEvidence &e) {
        e.termination = Termination::Signalled;
        e.signal = SIGKILL;
    });
    row("right output, exit code 1", "RTE", [](RunEvidence &e) {
        e.exitCode = 1;
        e.report = report(Outcome::Accepted);
    });
}

void VerdictRulesTest::judgesOneRun()
{
    QFETCH(RunEvidence, evidence);
    QFETCH(QString, expected);
    QCOMPARE(codeOf(judgeRun(evidence)), expected);
}

void VerdictRulesTest::asksTheCheckerOnlyWhereItHasASay()
{
    QVERIFY(needsChecker(goodRun()));
    RunEvidence evidence = goodRun();
    evidence.exitCode = 3;
    QVERIFY(!needsChecker(evidence));
    evidence = goodRun();
    evidence.usage.cpuTime = std::chrono::seconds(2);
    QVERIFY(!needsChecker(evidence));
    evidence = goodRun();
    evidence.outputLimitReached = true;
    QVERIFY(!needsChecker(evidence));
    evidence = goodRun();
    evidence.termination = Termination::Signalled;
    QVERIFY(!needsChecker(evidence));
}

void VerdictRulesTest::explainsTheLimit()
{
    RunEvidence evidence = goodRun();
    evidence.termination = Termination::CpuTimeLimit;
    evidence.usage.cpuTime = std::chrono::milliseconds(1003);
    QCOMPARE(judgeRun(evidence).explanation, QStringLiteral("1003 ms of CPU time, limit 1000 ms"));
    evidence = goodRun();
    evidence.termination = Termination::Signalled;
    evidence.signal = SIGSEGV;
    QCOMPARE(judgeRun(evidence).explanation, QStringLiteral("ended by signal 11 (Segmentation fault)"));
    evidence = goodRun();
    evidence.report = report(CheckerReport::Outcome::Failed, "unknown flag x");
    QCOMPARE(judgeRun(evidence).explanation, QStringLiteral("the checker failed: unknown flag x"));
}

void VerdictRulesTest::passFailTakesTheFirstRejection()
{
    using enum Verdict;
    const auto judge = [](std::initializer_list<Verdict> runs) {
        return judgePassFail(std::span(runs.begin(), runs.size()));
    };
    QCOMPARE(judge({Accepted, Accepted}), Accepted);
    QCOMPARE(judge({Accepted, TimeLimitExceeded, WrongAnswer}), TimeLimitExceeded);
    QCOMPARE(judge({WrongAnswer, Skipped, Skipped}), WrongAnswer);
    QCOMPARE(judge({Accepted, Skipped}), Accepted);
}

void VerdictRulesTest::codesAreDistinctAndReversible()
{
    for (Verdict verdict : kAllVerdicts)
        QCOMPARE(verdictFromCode(verdictCode(verdict)), std::optional(verdict));
    QVERIFY(!verdictFromCode(u"ac"));
    QVERIFY(!verdictFromCode(u""));
}

QTEST_APPLESS_MAIN(VerdictRulesTest)
#include "verdict_rules_test.moc"
