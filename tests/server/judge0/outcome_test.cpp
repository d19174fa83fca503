#include "server/judge0/outcome.h"

#include <QtTest>

#include <csignal>

using namespace gavel;
using namespace gavel::judge0;
using judging::JudgingState;

namespace {

runs::Run finished(const QList<wire::RunOutput> &outputs)
{
    runs::Run run;
    run.state = JudgingState::Finished;
    run.run.limits.cpuTime = std::chrono::seconds(1);
    run.report.outputs = outputs;
    return run;
}

wire::RunOutput ended(Termination termination, int exitCode = 0, int signal = 0)
{
    wire::RunOutput output;
    output.termination = termination;
    output.exitCode = exitCode;
    output.signal = signal;
    output.cpuTime = std::chrono::milliseconds(40);
    output.wallTime = std::chrono::milliseconds(60);
    output.peakMemory = kibibytes(2000);
    output.output = "42\n";
    return output;
}

} // namespace

class OutcomeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsBecomeStatuses_data();
    void endsBecomeStatuses();
    void statesBecomeStatuses();
    void compileErrorsHideTheRest();
    void theFirstRunThatFailsDecides();
};

void OutcomeTest::endsBecomeStatuses_data()
{
    QTest::addColumn<wire::RunOutput>("output");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const wire::RunOutput &output, Status status, const char *message) {
        QTest::newRow(name) << output << int(status) << QString::fromLatin1(message);
    };
    row("well", ended(Termination::Exited), Status::Accepted, "");
    row("exit 1", ended(Termination::Exited, 1), Status::Nzec, "Exited with error status 1");
    row("segv", ended(Termination::Signalled, 0, SIGSEGV), Status::Segv, "Caught fatal signal 11");
    row("fpe", ended(Termination::Signalled, 0, SIGFPE), Status::Fpe, "Caught fatal signal 8");
    row("abrt", ended(Termination::Signalled, 0, SIGABRT), Status::Abrt, "Caught fatal signal 6");
    row("kill", ended(Termination::Signalled, 0, SIGKILL), Status::OtherRuntimeError, "Caught fatal signal 9");
    row("output", ended(Termination::OutputLimit), Status::Xfsz, "Caught fatal signal 25");
    row("memory", ended(Termination::MemoryLimit), Status::OtherRuntimeError, "Caught fatal signal 9");
    row("forbidden", ended(Termination::SecurityViolation), Status::OtherRuntimeError, "Caught fatal signal 31");
    row("cpu", ended(Termination::CpuTimeLimit), Status::TimeLimitExceeded, "Time limit exceeded");
    row("wall", ended(Termination::WallTimeLimit), Status::TimeLimitExceeded, "Time limit exceeded (wall clock)");
    row("idle", ended(Termination::IdleLimit), Status::TimeLimitExceeded, "Time limit exceeded (wall clock)");
    wire::RunOutput slow = ended(Termination::Exited);
    slow.cpuTime = std::chrono::milliseconds(1001);
    row("within the extra time", slow, Status::TimeLimitExceeded, "Time limit exceeded");
}

void OutcomeTest::endsBecomeStatuses()
{
    QFETCH(wire::RunOutput, output);
    QFETCH(int, status);
    QFETCH(QString, message);
    const Outcome outcome = outcomeOf(finished({output}), std::nullopt);
    QCOMPARE(int(outcome.status), status);
    QCOMPARE(outcome.message, message);
    QCOMPARE(outcome.standardOutput, QByteArray("42\n"));
    QCOMPARE(outcome.memory.value(), 2000);
}

void OutcomeTest::statesBecomeStatuses()
{
    runs::Run run;
    const auto statusIn = [&](JudgingState state) {
        run.state = state;
        return outcomeOf(run, std::nullopt).status;
    };
    QCOMPARE(statusIn(JudgingState::Queued), Status::InQueue);
    QCOMPARE(statusIn(JudgingState::Leased), Status::Processing);
    QCOMPARE(statusIn(JudgingState::Running), Status::Processing);
    QCOMPARE(statusIn(JudgingState::Quarantined), Status::InternalError);
    QCOMPARE(statusIn(JudgingState::Failed), Status::InternalError);
}

void OutcomeTest::compileErrorsHideTheRest()
{
    runs::Run run = finished({});
    run.report.outputs.reset();
    run.report.verdict = domain::Verdict::CompileError;
    run.report.compileOutput = "no";
    const Outcome outcome = outcomeOf(run, std::nullopt);
    QCOMPARE(outcome.status, Status::CompilationError);
    QCOMPARE(outcome.compileOutput, QByteArray("no"));
    QVERIFY(!outcome.time && !outcome.memory && !outcome.exitCode && !outcome.exitSignal);
    QVERIFY(outcome.message.isEmpty());
}

void OutcomeTest::theFirstRunThatFailsDecides()
{
    wire::RunOutput slow = ended(Termination::Exited);
    slow.cpuTime = std::chrono::milliseconds(80);
    wire::RunOutput wrong = ended(Termination::Exited);
    wrong.output = "41";
    const QList<wire::RunOutput> outputs{ended(Termination::Exited), slow, wrong, ended(Termination::Exited, 3)};
    const Outcome judged = outcomeOf(finished(outputs), QByteArray("42"));
    QCOMPARE(judged.status, Status::WrongAnswer);
    QCOMPARE(judged.standardOutput, QByteArray("41"));
    const Outcome averaged = outcomeOf(finished(outputs.first(2)), QByteArray("42"));
    QCOMPARE(averaged.status, Status::Accepted);
    QCOMPARE(averaged.time.value(), 0.06);
}

QTEST_APPLESS_MAIN(OutcomeTest)
#include "outcome_test.moc"
