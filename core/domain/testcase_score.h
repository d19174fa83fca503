#pragma once

#include "core/domain/problem.h"
#include "core/domain/verdict.h"

#include <QString>

#include <optional>

namespace gavel::domain {

// What a testcase has brought.
struct TestcaseScore {
    std::optional<Verdict> verdict; // empty: the problem's checker is at fault, `fault` says why
    double score = 0;
    QString fault;
};

// Verdict and score of a testcase, from the verdict of its run and the score that the checker gave, if it gave one:
// with Partial, how much of what the testcase is worth (0 to 1), else points. Pure. The numbered list in
// testcase_score.cpp has the rules. On pass-fail problems the score is 0.
TestcaseScore scoreTestcase(const Scoring &scoring, const Testcase &testcase, Verdict verdict,
                            std::optional<double> checkerScore);

// Accepted, if only in part.
bool isAccepted(Verdict verdict);

// The same but for rounding. Scores are sums of decimal fractions.
bool isAtLeast(double score, double bound);

} // namespace gavel::domain
