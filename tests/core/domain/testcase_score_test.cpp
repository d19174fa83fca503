#include "core/domain/testcase_score.h"

#include <QtTest>

#include <limits>

using namespace gavel::domain;

namespace {

using Score = std::optional<double>;

// Of a problem whose checker gives scores.
Scoring scored()
{
    Scoring scoring;
    scoring.groups = {TestGroup()};
    scoring.takesCheckerScores = true;
    return scoring;
}

Scoring scoredByVerdicts()
{
    Scoring scoring = scored();
    scoring.takesCheckerScores = false;
    return scoring;
}

Testcase worth(Score acceptScore, double rejectScore = 0)
{
    Testcase testcase;
    testcase.acceptScore = acceptScore;
    testcase.rejectScore = rejectScore;
    return testcase;
}

} // namespace

Q_DECLARE_METATYPE(Testcase)

class TestcaseScoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheRules_data();
    void followsTheRules();
};

void TestcaseScoreTest::followsTheRules_data()
{
    using enum Verdict;
    QTest::addColumn<Scoring>("scoring");
    QTest::addColumn<Testcase>("testcase");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<Score>("given");
    QTest::addColumn<QString>("expected"); // verdict and score, or "fault"
    const auto row = [](const char *name, const Scoring &scoring, const Testcase &testcase, Verdict verdict,
                        const Score &given, const char *expected) {
        QTest::newRow(name) << scoring << testcase << verdict << given << QString::fromLatin1(expected);
    };
    const Score none;
    const double infinity = std::numeric_limits<double>::infinity();

    Scoring idle = scored();
    idle.groups[0].ignoresSamples = true;
    Testcase sample = worth(1);
    sample.isSample = true;
    row("0: a sample that does not count", idle, sample, Accepted, 77, "AC 0");
    row("0: a part of one", idle, sample, Partial, 0.5, "AC 0");
    row("0: rejected all the same", idle, sample, WrongAnswer, none, "WA 0");
    row("0: a sample that counts", scored(), sample, Accepted, 77, "fault");
    row("1: a score on a pass-fail problem", {}, worth(1), Accepted, 5, "fault");
    row("1: a score where verdicts decide", scoredByVerdicts(), worth(1), Accepted, 5, "fault");
    row("pass-fail, accepted", {}, worth(1), Accepted, none, "AC 0");
    row("pass-fail, a plugin's partial", {}, worth(1), Partial, 0.5, "PARTIAL 0");
    row("2: a score for a wrong answer", scored(), worth(1), WrongAnswer, 5, "fault");
    row("3: rejected", scored(), worth(10), WrongAnswer, none, "WA 0");
    row("3: rejected in a legacy package", scored(), worth(10, -2), TimeLimitExceeded, none, "TLE -2");
    row("4: accepted", scored(), worth(10), Accepted, none, "AC 10");
    row("4: accepted where only the checker can say", scored(), worth(none), Accepted, none, "fault");
    row("4: in part, but how much?", scored(), worth(10), Partial, none, "fault");
    row("5: less than it is worth", scored(), worth(10), Accepted, 4, "PARTIAL 4");
    row("5: all that it is worth", scored(), worth(10), Accepted, 10, "AC 10");
    row("5: all but for rounding", scored(), worth(0.3), Accepted, 0.1 + 0.2, "AC 0.3");
    row("5: more than it is worth", scored(), worth(10), Accepted, 10.5, "fault");
    row("5: less than nothing", scored(), worth(10), Accepted, -1, "fault");
    row("5: any score at all", scored(), worth(none), Accepted, -3.5, "AC -3.5");
    row("5: not a number", scored(), worth(none), Accepted, std::nan(""), "fault");
    row("5: infinite", scored(), worth(none), Accepted, infinity, "fault");
    row("5: a part", scored(), worth(10), Partial, 0.25, "PARTIAL 2.5");
    row("5: a part that is all", scored(), worth(10), Partial, 1, "AC 10");
    row("5: a part of more than all", scored(), worth(10), Partial, 1.5, "fault");
    row("5: a part of nobody knows what", scored(), worth(none), Partial, 0.5, "fault");
    row("5: a plugin's part where verdicts decide", scoredByVerdicts(), worth(8), Partial, 0.5, "PARTIAL 4");
}

void TestcaseScoreTest::followsTheRules()
{
    QFETCH(Scoring, scoring);
    QFETCH(Testcase, testcase);
    QFETCH(Verdict, verdict);
    QFETCH(Score, given);
    QFETCH(QString, expected);
    const TestcaseScore score = scoreTestcase(scoring, testcase, verdict, given);
    const QString said = score.verdict ? verdictCode(*score.verdict) + QLatin1Char(' ') + QString::number(score.score)
                                       : QStringLiteral("fault");
    QCOMPARE(said, expected);
    QCOMPARE(score.fault.isEmpty(), score.verdict.has_value());
}

QTEST_APPLESS_MAIN(TestcaseScoreTest)
#include "testcase_score_test.moc"
