// The table of interactive problems: who ended how, and first, against the verdict.
#include "core/domain/interaction_rules.h"

#include <QtTest>

#include <csignal>

using namespace gavel;
using domain::InteractionEvidence;
using Outcome = domain::CheckerReport::Outcome;

namespace {

domain::CheckerReport report(Outcome outcome)
{
    return {outcome, std::nullopt, "said", {}};
}

void crash(InteractionEvidence &e)
{
    e.submission.termination = Termination::Signalled;
    e.submission.signal = SIGSEGV;
}

void exceedCpuTime(InteractionEvidence &e)
{
    e.submission.termination = Termination::CpuTimeLimit;
    e.submission.usage.cpuTime = std::chrono::milliseconds(1100);
}

void waitInVain(InteractionEvidence &e)
{
    e.submission.termination = Termination::IdleLimit;
    e.submission.usage.wallTime = std::chrono::seconds(3);
}

} // namespace

class InteractionRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
};

void InteractionRulesTest::judges_data()
{
    QTest::addColumn<InteractionEvidence>("evidence");
    QTest::addColumn<QString>("verdict"); // "failed": none
    const auto row = [](const char *name, const char *verdict, Outcome interactor, bool isFirst,
                        const std::function<void(InteractionEvidence &)> &change = {}) {
        InteractionEvidence evidence;
        evidence.submission.cpuTimeLimit = std::chrono::seconds(1);
        evidence.interactor = report(interactor);
        evidence.hasInteractorEndedFirst = isFirst;
        if (change)
            change(evidence);
        QTest::newRow(name) << evidence << QString::fromLatin1(verdict);
    };
    const auto exitWithOne = [](InteractionEvidence &e) {
        e.submission.exitCode = 1;
    };
    row("accepted, both end well", "AC", Outcome::Accepted, true);
    row("accepted, the submission ended first", "AC", Outcome::Accepted, false);
    row("rejected first, then it crashed", "WA", Outcome::WrongAnswer, true, crash);
    row("rejected first, then a broken pipe", "WA", Outcome::WrongAnswer, true, [](InteractionEvidence &e) {
        e.submission.termination = Termination::Signalled;
        e.submission.signal = SIGPIPE;
    });
    row("rejected first, then it was too slow", "WA", Outcome::WrongAnswer, true, exceedCpuTime);
    row("rejected first, then it slept on", "WA", Outcome::WrongAnswer, true, waitInVain);
    row("wrong format first, then it crashed", "PE", Outcome::PresentationError, true, crash);
    row("crashed first, then rejected", "RTE", Outcome::WrongAnswer, false, crash);
    row("exit code 1 first, then rejected", "RTE", Outcome::WrongAnswer, false, exitWithOne);
    row("ended early and well, then rejected", "WA", Outcome::WrongAnswer, false);
    row("too slow while the interactor waits", "TLE", Outcome::WrongAnswer, false, exceedCpuTime);
    row("both wait for each other", "ILE", Outcome::WrongAnswer, false, waitInVain);
    row("accepted, but then it crashed", "RTE", Outcome::Accepted, true, crash);
    row("accepted, but then it looped", "TLE", Outcome::Accepted, true, exceedCpuTime);
    row("accepted in part", "PARTIAL", Outcome::Partial, true);
    row("accepted in part, but then it crashed", "RTE", Outcome::Partial, true, crash);
    row("the interactor failed", "failed", Outcome::Failed, true);
    row("the interactor failed, and so did the submission", "failed", Outcome::Failed, false, crash);
    row("the interactor computed all the time", "failed", Outcome::WrongAnswer, false, [](InteractionEvidence &e) {
        waitInVain(e);
        e.interactorCpuTime = std::chrono::seconds(2);
    });
    row("cancelled", "failed", Outcome::Accepted, true,
        [](InteractionEvidence &e) { e.submission.termination = Termination::Cancelled; });
    row("forbidden call", "SV", Outcome::WrongAnswer, false,
        [](InteractionEvidence &e) { e.submission.termination = Termination::SecurityViolation; });
    row("flooded the interactor", "OLE", Outcome::WrongAnswer, false,
        [](InteractionEvidence &e) { e.submission.outputLimitReached = true; });
}

void InteractionRulesTest::judges()
{
    QFETCH(InteractionEvidence, evidence);
    QFETCH(QString, verdict);
    const domain::RunJudgement judgement = domain::judgeInteraction(evidence);
    QCOMPARE(judgement.isFailure() ? QStringLiteral("failed") : domain::verdictCode(*judgement.verdict), verdict);
    QCOMPARE(domain::needsCheckerAfter(evidence),
             verdict == QLatin1String("AC") && evidence.submission.termination == Termination::Exited);
}

QTEST_APPLESS_MAIN(InteractionRulesTest)
#include "interaction_rules_test.moc"
