// What a verification concludes from the reports on its tasks, and what it asks for next.
#include "server/verification/solution_language.h"
#include "server/verification/verification_plan.h"

#include <QJsonArray>
#include <QTest>

using namespace gavel;
using namespace gavel::verification;
using domain::Verdict;
using judging::JudgingState;
using std::chrono::milliseconds;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

package::JurySolution filedUnder(const char *directory, Verdict demanded)
{
    package::JurySolution solution;
    solution.path = s("submissions/%1/x.py").arg(s(directory));
    solution.expected.required = {demanded};
    return solution;
}

// Accepted, wrong, too slow.
Verification threeSolutions()
{
    Verification verification;
    verification.cpuTimeLimit = milliseconds(1000);
    verification.manifest.timeMargins = package::kLegacyMargins;
    verification.manifest.solutions = {filedUnder("accepted", Verdict::Accepted),
                                       filedUnder("wrong_answer", Verdict::WrongAnswer),
                                       filedUnder("time_limit_exceeded", Verdict::TimeLimitExceeded)};
    return verification;
}

wire::Report reportOf(const QList<Verdict> &tests, milliseconds slowest)
{
    wire::Report report;
    report.verdict = Verdict::Accepted;
    for (const Verdict verdict : tests) {
        wire::TestReport test;
        test.name = s("secret/%1").arg(report.tests.size());
        test.verdict = verdict;
        test.cpuTime = slowest;
        report.tests.append(test);
        if (report.verdict == Verdict::Accepted && verdict != Verdict::Skipped)
            report.verdict = verdict;
    }
    return report;
}

void add(Verification &verification, TaskPurpose purpose, int solution, const wire::Report &report)
{
    Task task;
    task.id = wire::TaskId{verification.tasks.size() + 1};
    task.purpose = purpose;
    task.solution = solution;
    task.state = JudgingState::Finished;
    task.report = report;
    verification.tasks.append(task);
}

Verification judged()
{
    Verification verification = threeSolutions();
    add(verification, TaskPurpose::Judge, 0, reportOf({Verdict::Accepted, Verdict::Accepted}, milliseconds(300)));
    add(verification, TaskPurpose::Judge, 1, reportOf({Verdict::WrongAnswer, Verdict::Skipped}, milliseconds(10)));
    add(verification, TaskPurpose::Judge, 2,
        reportOf({Verdict::Accepted, Verdict::TimeLimitExceeded}, milliseconds(1001)));
    return verification;
}

QList<Step> next(const Verification &verification)
{
    return nextSteps(verification, overviewOf(verification));
}

QJsonObject examination(int complaints)
{
    QJsonArray array;
    for (int i = 0; i < complaints; ++i)
        array.append(QJsonObject{{s("file"), s("data/x")}, {s("reason"), s("bad")}});
    return {{s("inputs"), QJsonObject{{s("complaints"), QJsonArray()}}},
            {s("checker"), QJsonObject{{s("complaints"), array}}}};
}

} // namespace

class VerificationPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresAndExaminesWhenAllAreJudged();
    void judgesOnAllTestsWhereThatMayTellMore();
    void proposesALimitFromWhatWasMeasured();
    void isMetOnlyIfNothingIsWrong();
    void aFailedTaskIsAComplaint();
    void choosesThePreferredLanguage();
};

void VerificationPlanTest::measuresAndExaminesWhenAllAreJudged()
{
    const Verification verification = judged();
    const Overview overview = overviewOf(verification);
    for (const SolutionOutcome &outcome : overview.solutions)
        QCOMPARE(outcome.review.complaint, QString());
    QCOMPARE(nextSteps(verification, overview),
             QList<Step>({{TaskPurpose::Measure, 2}, {TaskPurpose::Examine, kNoSolution}}));
    // 5 * 300 ms need 2 s, and twice that must be too little for what is too slow.
    QCOMPARE(measuringLimit(verification, overview), milliseconds(4001));
}

void VerificationPlanTest::judgesOnAllTestsWhereThatMayTellMore()
{
    Verification verification = judged();
    verification.tasks[1].report = reportOf({Verdict::TimeLimitExceeded, Verdict::Skipped}, milliseconds(1001));
    QCOMPARE(next(verification), QList<Step>({{TaskPurpose::JudgeAll, 1}}));
    add(verification, TaskPurpose::JudgeAll, 1,
        reportOf({Verdict::TimeLimitExceeded, Verdict::Accepted}, milliseconds(1001)));
    QCOMPARE(next(verification).size(), 2); // it stays wrong, and the others go on
    QVERIFY(!overviewOf(verification).solutions.at(1).review.complaint.isEmpty());

    Verification all = judged();
    all.summary.runsAllTests = true;
    all.tasks[1].report = reportOf({Verdict::TimeLimitExceeded, Verdict::Skipped}, milliseconds(1001));
    QCOMPARE(next(all).size(), 2);
}

void VerificationPlanTest::proposesALimitFromWhatWasMeasured()
{
    Verification verification = judged();
    add(verification, TaskPurpose::Examine, kNoSolution, {});
    add(verification, TaskPurpose::Measure, 2, reportOf({Verdict::TimeLimitExceeded}, milliseconds(3990)));
    package::TimeLimitProposal proposal = overviewOf(verification).timeLimit;
    QCOMPARE(proposal.limit, std::optional(milliseconds(2000)));
    QCOMPARE(proposal.fastestTooSlow->slowest, std::chrono::nanoseconds(milliseconds(4001))); // stopped: all of it
    QVERIFY(proposal.hasRoom);

    verification.tasks.last().report = reportOf({Verdict::Accepted}, milliseconds(2500));
    proposal = overviewOf(verification).timeLimit;
    QCOMPARE(proposal.fastestTooSlow->slowest, std::chrono::nanoseconds(milliseconds(2500)));
    QVERIFY(!proposal.hasRoom);
    QVERIFY(next(verification).isEmpty());
}

void VerificationPlanTest::isMetOnlyIfNothingIsWrong()
{
    Verification verification = judged();
    QVERIFY(!overviewOf(verification).isMet); // not examined yet
    wire::Report report;
    report.examination = examination(0);
    add(verification, TaskPurpose::Examine, kNoSolution, report);
    QVERIFY(overviewOf(verification).isMet);
    verification.tasks.last().report.examination = examination(1);
    QVERIFY(!overviewOf(verification).isMet);
    verification.tasks.last().report.examination = examination(0);
    verification.tasks.first().report = reportOf({Verdict::WrongAnswer, Verdict::WrongAnswer}, milliseconds(1));
    QVERIFY(!overviewOf(verification).isMet);
}

void VerificationPlanTest::aFailedTaskIsAComplaint()
{
    Verification verification = judged();
    verification.tasks[0].state = JudgingState::Failed;
    verification.tasks[0].report = {};
    verification.tasks[0].error = s("the disk is full");
    const Overview overview = overviewOf(verification);
    QVERIFY(overview.solutions.first().review.complaint.contains(s("the disk is full")));
    QVERIFY(!overview.timeLimit.limit);
    QVERIFY(!nextSteps(verification, overview).isEmpty());
}

void VerificationPlanTest::choosesThePreferredLanguage()
{
    const auto language = [](const char *id, const char *code, const char *extension, int preference) {
        wire::OfferedLanguage offered;
        offered.id = s(id);
        offered.packageCode = s(code);
        offered.extensions = {s(extension)};
        offered.preference = preference;
        return offered;
    };
    const QList<wire::OfferedLanguage> languages{
        language("pypy", "python3", "py", 50), language("python", "python3", "py", 100),
        language("gnupp17", "cpp", "cpp", 50), language("gnupp20", "cpp", "cpp", 50)};
    QCOMPARE(languageOf(languages, {s("x.cpp")}, s("python3")), s("python"));
    QCOMPARE(languageOf(languages, {s("x.cpp"), s("a/b.c.cpp"), s("y.py")}, {}), s("gnupp17"));
    QCOMPARE(languageOf(languages, {s("x.py")}, s("unknown")), s("python"));
    QCOMPARE(languageOf(languages, {s("Makefile"), s(".py")}, {}), QString());
}

QTEST_GUILESS_MAIN(VerificationPlanTest)
#include "verification_plan_test.moc"
