#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::domain {

// What a group does when one of its testcases or groups is rejected.
enum class OnReject {
    Break,    // what comes after it in the group is not run, and does not count even where it is run
    Continue, // everything is run
};

// How the verdict of a group follows from those of what is in it. Only what was run counts; nothing gives Accepted.
enum class VerdictRule {
    WorstError,   // the gravest that is there; the order stands in group_rules.cpp
    FirstError,   // the first that is not Accepted
    AlwaysAccept, // Accepted
};

// How the score of a group follows from those of what is in it; nothing gives 0.
enum class ScoreRule {
    Sum,
    Average,
    Minimum,
    Maximum,
    AllOrNothing, // `maxScore` (or, without one, what its testcases are worth) if all is accepted in full, else 0
};

// An ordered set of testcases and of further groups, with the rules for its verdict and its score.
struct TestGroup {
    QString name; // path below data/: "secret/1"; empty: the group of everything
    OnReject onReject = OnReject::Break;
    VerdictRule verdictRule = VerdictRule::FirstError;
    ScoreRule scoreRule = ScoreRule::Sum;
    bool acceptsIfAnyIsAccepted = false; // the verdict is Accepted if that of anything in it is
    bool ignoresSamples = false;         // of the group of everything: the group "sample" does not count
    std::optional<double> minScore;      // a score outside of these bounds is the problem's fault
    std::optional<double> maxScore;      // empty: unbounded
    QStringList requiredGroups;          // run only if these have passed, else nothing in it is run and it scores 0
    bool hasCustomGrader = false;        // the problem's grader makes verdict and score, not the rules
    QStringList graderArguments;

    bool operator==(const TestGroup &) const = default;
};

enum class ScoreObjective { Maximize, Minimize };

// When a group that others require counts as passed.
enum class PassRule {
    NothingRejected, // every testcase of it was accepted, if only in part
    FullScore,       // and each with all that it is worth
};

// How a problem's testcases make up a verdict and a score. Without groups it is a pass-fail problem: the first
// testcase that is not accepted decides.
struct Scoring {
    QList<TestGroup> groups; // a group before those in it, the first is that of everything; empty: pass-fail
    ScoreObjective objective = ScoreObjective::Maximize;
    PassRule passRule = PassRule::NothingRejected;
    bool takesCheckerScores = false; // otherwise a checker that gives a score is at fault

    bool isScored() const { return !groups.isEmpty(); }
    bool operator==(const Scoring &) const = default;
};

} // namespace gavel::domain
