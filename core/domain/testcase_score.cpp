#include "core/domain/testcase_score.h"

#include <algorithm>
#include <cmath>

namespace gavel::domain {

namespace {

TestcaseScore judged(Verdict verdict, double score = 0)
{
    return {verdict, score, {}};
}

TestcaseScore failed(const QString &fault)
{
    return {std::nullopt, 0, fault};
}

QString text(double score)
{
    return QString::number(score, 'g', 12);
}

// What the checker's score comes to, in points; NaN where it cannot be said.
double pointsOf(const Testcase &testcase, Verdict verdict, double checkerScore)
{
    if (verdict != Verdict::Partial)
        return checkerScore;
    const bool isFraction = testcase.acceptScore && checkerScore >= 0 && checkerScore <= 1;
    return isFraction ? checkerScore * *testcase.acceptScore : std::nan("");
}

TestcaseScore scored(const Testcase &testcase, Verdict verdict, double checkerScore)
{
    const double points = pointsOf(testcase, verdict, checkerScore);
    if (!std::isfinite(points)) // 5
        return failed(QStringLiteral("the checker gave a score of %1, which makes no sense here").arg(checkerScore));
    if (!testcase.acceptScore)
        return judged(Verdict::Accepted, points);
    if (points < 0 || !isAtLeast(*testcase.acceptScore, points)) // 5
        return failed(QStringLiteral("the checker gave a score of %1, which is not between 0 and %2")
                          .arg(text(points), text(*testcase.acceptScore)));
    return judged(isAtLeast(points, *testcase.acceptScore) ? Verdict::Accepted : Verdict::Partial, points);
}

} // namespace

bool isAccepted(Verdict verdict)
{
    return verdict == Verdict::Accepted || verdict == Verdict::Partial;
}

bool isAtLeast(double score, double bound)
{
    constexpr double kRounding = 1e-9;
    return score >= bound - kRounding * std::max(1.0, std::abs(bound));
}

//  0. A sample, and samples do not count: whatever score is given is not looked at; Partial is Accepted
//  1. A problem that takes no scores from its checker, and one is given    the problem's fault
//  2. Not accepted, and a score is given                                   the problem's fault
//  3. Not accepted                                  what a rejection brings (0 but in legacy packages)
//  4. Accepted, no score given                      what the testcase is worth; where only the checker can say, and in
//                                                   part without saying how much, the problem's fault
//  5. Accepted, score given                         that score. Less than the testcase is worth: Partial; more, less
//                                                   than 0, or no number: the problem's fault
TestcaseScore scoreTestcase(const Scoring &scoring, const Testcase &testcase, Verdict verdict,
                            std::optional<double> checkerScore)
{
    const bool isIdle = scoring.isScored() && scoring.groups.first().ignoresSamples && testcase.isSample;
    if (isIdle) // 0
        return judged(verdict == Verdict::Partial ? Verdict::Accepted : verdict);
    const bool takesScores = scoring.isScored() && scoring.takesCheckerScores;
    if (checkerScore && !takesScores && verdict != Verdict::Partial) // 1
        return failed(QStringLiteral("the checker gave a score, which this problem does not take"));
    if (!scoring.isScored())
        return judged(verdict);
    if (!isAccepted(verdict) && checkerScore) // 2
        return failed(QStringLiteral("the checker gave a score of %1 for what it did not accept").arg(*checkerScore));
    if (!isAccepted(verdict)) // 3
        return judged(verdict, testcase.rejectScore);
    if (checkerScore) // 5
        return scored(testcase, verdict, *checkerScore);
    if (!testcase.acceptScore || verdict == Verdict::Partial) // 4
        return failed(QStringLiteral("the checker accepted without giving a score"));
    return judged(verdict, *testcase.acceptScore);
}

} // namespace gavel::domain
