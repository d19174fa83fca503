#pragma once

#include "core/base/result.h"
#include "core/domain/problem.h"
#include "core/domain/verdict.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace gavel::domain {

// Verdict and score of a testcase or of a group.
struct Grade {
    Verdict verdict = Verdict::Skipped;
    double score = 0;

    bool operator==(const Grade &) const = default;
};

struct GroupResult {
    QString name; // as in Scoring
    Verdict verdict = Verdict::Skipped;
    double score = 0;
    std::optional<double> maxScore; // empty: unbounded

    bool operator==(const GroupResult &) const = default;
};

// Verdict and score of a judging, with those of its groups in the order of Scoring. Without groups the scores have no
// meaning.
struct Grading {
    Verdict verdict = Verdict::Accepted;
    double score = 0;
    std::optional<double> maxScore;
    QList<GroupResult> groups;

    bool operator==(const Grading &) const = default;
};

struct GradingCalls {
    // Judges the testcase of this index; called at most once for each, in their order. Empty: stop, nobody wants to
    // know any more.
    std::function<Result<std::optional<Grade>>(qsizetype testcase)> judge;
    // Asks the problem's own grader. May be empty where no group has one.
    std::function<Result<Grade>(const TestGroup &group, const QList<Grade> &parts)> askGrader;
};

enum class TestSelection {
    AsNeeded, // testcases that cannot matter any more are left out
    All,      // all are judged; those that do not count do not count
};

// Takes a submission through the testcases of a problem, group by group, and makes verdict and score of what `judge`
// says of each. It decides by nothing else, so equal answers give equal gradings, whichever the selection. The numbered
// list in group_rules.cpp has the rules; pass-fail problems follow them too. Empty: `judge` said stop. Errors are those
// of the calls, and DataCorrupted for a score that the problem's own rules do not allow.
Result<std::optional<Grading>> judgeGroups(const JudgingData &problem, TestSelection selection,
                                           const GradingCalls &calls);

// The score of several submissions of one problem together, where each group counts with the best of them: of groups
// that consist of groups only, by their rule; of all others the best score. Requires: gradings of this scoring.
double bestByGroup(const Scoring &scoring, const QList<Testcase> &testcases, const QList<QList<GroupResult>> &gradings);

} // namespace gavel::domain
