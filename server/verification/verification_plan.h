// What a verification has found out so far, and what is to be done next. Pure.
#pragma once

#include "core/package/solution_review.h"
#include "server/verification/verification.h"

namespace gavel::verification {

// A solution and what became of it.
struct SolutionOutcome {
    const Task *task = nullptr; // the last one that judged it; in the verification
    package::SolutionReview review;
    std::chrono::nanoseconds slowest{0}; // of one testcase; of what must be too slow, under a laxer limit
};

struct Overview {
    QList<SolutionOutcome> solutions;  // as in the manifest
    const Task *examination = nullptr; // in the verification; null: not begun
    package::TimeLimitProposal timeLimit;
    bool isMet = false; // once everything is over
};

// The result borrows the verification.
Overview overviewOf(const Verification &verification);

struct Step {
    TaskPurpose purpose = TaskPurpose::Judge;
    int solution = kNoSolution;

    bool operator==(const Step &) const = default;
};

// Requires: every task is over. Empty: so is the verification.
QList<Step> nextSteps(const Verification &verification, const Overview &overview);

// The limit to measure under.
std::chrono::milliseconds measuringLimit(const Verification &verification, const Overview &overview);

} // namespace gavel::verification
