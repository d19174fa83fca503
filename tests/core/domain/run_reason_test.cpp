#include "core/domain/run_reason.h"

#include "core/domain/verdict_rules.h"

#include <QtTest>

#include <csignal>

using namespace gavel;
using domain::RunEvidence;
using domain::RunReason;
using Cause = RunReason::Cause;

class RunReasonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void codesComeBack();
    void everyVerdictHasItsReason_data();
    void everyVerdictHasItsReason();
    void aWrongOutputIsCalledSo_data();
    void aWrongOutputIsCalledSo();
    void contestantsSeeNoSecrets();
};

void RunReasonTest::codesComeBack()
{
    for (int i = 0; i <= int(Cause::ForbiddenCall); ++i)
        QCOMPARE(domain::causeFromCode(domain::causeCode(Cause(i))), std::optional(Cause(i)));
    QVERIFY(!domain::causeFromCode(QStringLiteral("bad luck")));
}

void RunReasonTest::everyVerdictHasItsReason_data()
{
    QTest::addColumn<RunEvidence>("evidence");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *words, const std::function<void(RunEvidence &)> &change) {
        RunEvidence evidence;
        evidence.cpuTimeLimit = std::chrono::seconds(1);
        evidence.memoryLimit = mebibytes(256);
        evidence.outputLimit = mebibytes(8);
        change(evidence);
        QTest::newRow(words) << evidence << QString::fromLatin1(words);
    };
    row("used more CPU time than allowed: 1.034 s, limit 1.000 s", [](RunEvidence &e) {
        e.termination = Termination::CpuTimeLimit;
        e.usage.cpuTime = std::chrono::milliseconds(1034);
    });
    row("ran out of memory: limit 256.0 MiB", [](RunEvidence &e) { e.termination = Termination::MemoryLimit; });
    row("wrote more output than allowed: limit 8.0 MiB",
        [](RunEvidence &e) { e.termination = Termination::OutputLimit; });
    row("was ended by a signal (segmentation fault)", [](RunEvidence &e) {
        e.termination = Termination::Signalled;
        e.signal = SIGSEGV;
    });
    row("was ended by a signal (40)", [](RunEvidence &e) {
        e.termination = Termination::Signalled;
        e.signal = 40;
    });
    row("ended with an exit code other than 0 (3)", [](RunEvidence &e) { e.exitCode = 3; });
    row("was killed for a forbidden system call",
        [](RunEvidence &e) { e.termination = Termination::SecurityViolation; });
    row("waited without computing until its real time was over",
        [](RunEvidence &e) { e.termination = Termination::IdleLimit; });
}

void RunReasonTest::everyVerdictHasItsReason()
{
    QFETCH(RunEvidence, evidence);
    QFETCH(QString, words);
    const domain::RunJudgement judgement = domain::judgeRun(evidence);
    QCOMPARE(domain::inWords(*judgement.verdict, judgement.reason), words);
}

// It said "the output was looked at" of every output.
void RunReasonTest::aWrongOutputIsCalledSo_data()
{
    QTest::addColumn<domain::Verdict>("verdict");
    QTest::addColumn<domain::OutputDifference>("difference");
    QTest::addColumn<QString>("tail");
    QTest::newRow("other token") << domain::Verdict::WrongAnswer << domain::OutputDifference{3, 7, 2, "12", "13"}
                                 << QStringLiteral(
                                        "is wrong: in line 3, column 7 it has \"12\", where \"13\" was expected");
    QTest::newRow("too short") << domain::Verdict::WrongAnswer << domain::OutputDifference{2, 1, 2, "", "13"}
                               << QStringLiteral("is wrong: in line 2, column 1 it ends, where \"13\" was expected");
    QTest::newRow("too long") << domain::Verdict::WrongAnswer << domain::OutputDifference{2, 1, 2, "14", ""}
                              << QStringLiteral(
                                     "is wrong: in line 2, column 1 it has \"14\", where it should have ended");
}

void RunReasonTest::aWrongOutputIsCalledSo()
{
    QFETCH(domain::Verdict, verdict);
    QFETCH(domain::OutputDifference, difference);
    QFETCH(QString, tail);
    RunReason reason;
    reason.difference = difference;
    QCOMPARE(domain::inWords(verdict, reason), QStringLiteral("ran to its end, but its output ") + tail);
    QCOMPARE(domain::inWords(verdict, domain::forContestant(reason, false)),
             QStringLiteral("ran to its end, but its output is wrong"));
    QCOMPARE(domain::inWords(domain::Verdict::PresentationError, {}),
             QStringLiteral("ran to its end, but its output is not in the form that was asked for"));
}

void RunReasonTest::contestantsSeeNoSecrets()
{
    RunReason reason;
    reason.cause = Cause::ExitCode;
    reason.exitCode = 42;
    reason.difference = domain::OutputDifference{1, 2, 3, "found", "secret"};
    QCOMPARE(domain::forContestant(reason, true), reason);
    const RunReason seen = domain::forContestant(reason, false);
    QVERIFY(!seen.difference);
    QCOMPARE(seen.exitCode, 0);
    QCOMPARE(domain::inWords(domain::Verdict::RuntimeError, seen),
             QStringLiteral("ended with an exit code other than 0"));
}

QTEST_APPLESS_MAIN(RunReasonTest)
#include "run_reason_test.moc"
