#include "core/domain/group_rules.h"

#include "core/domain/group_tree.h"
#include "core/domain/testcase_score.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace gavel::domain {

namespace {

// Gravest first. Peers: Kattis has RTE MLE TLE OLE WA.
constexpr std::array kGravity{
    Verdict::SecurityViolation, Verdict::RuntimeError,          Verdict::MemoryLimitExceeded,
    Verdict::TimeLimitExceeded, Verdict::IdlenessLimitExceeded, Verdict::OutputLimitExceeded,
    Verdict::WrongAnswer,       Verdict::PresentationError,     Verdict::Partial,
    Verdict::Accepted,
};

Verdict gravest(const QList<Grade> &parts)
{
    for (Verdict verdict : kGravity) {
        if (std::any_of(parts.begin(), parts.end(), [&](const Grade &part) { return part.verdict == verdict; }))
            return verdict;
    }
    return Verdict::Accepted;
}

Verdict firstError(const QList<Grade> &parts)
{
    bool isPartial = false;
    for (const Grade &part : parts) {
        if (!isAccepted(part.verdict) && part.verdict != Verdict::Skipped)
            return part.verdict;
        isPartial = isPartial || part.verdict == Verdict::Partial;
    }
    return isPartial ? Verdict::Partial : Verdict::Accepted;
}

Verdict verdictOf(const TestGroup &group, const QList<Grade> &parts)
{
    const auto isGood = [](const Grade &part) {
        return isAccepted(part.verdict);
    };
    if (group.verdictRule == VerdictRule::AlwaysAccept)
        return Verdict::Accepted;
    if (group.acceptsIfAnyIsAccepted && std::any_of(parts.begin(), parts.end(), isGood))
        return Verdict::Accepted;
    return group.verdictRule == VerdictRule::WorstError ? gravest(parts) : firstError(parts);
}

bool isFull(const Testcase &testcase, const Grade &grade)
{
    return isAccepted(grade.verdict) && (!testcase.acceptScore || isAtLeast(grade.score, *testcase.acceptScore));
}

class Walk {
public:
    Walk(const JudgingData &problem, TestSelection selection, const GradingCalls &calls)
        : m_problem(problem), m_tree(problem.scoring, problem.testcases), m_selection(selection), m_calls(calls)
    {
        for (int i = 0; i < problem.scoring.groups.size(); ++i)
            m_results.append({m_tree.group(i).name, Verdict::Skipped, 0, m_tree.maxScore(i)});
    }

    Result<std::optional<Grading>> run()
    {
        const Outcome all = TRY(walk(0, Counting::Yes));
        if (m_isStopped)
            return std::nullopt;
        return Grading{all.grade.verdict, all.grade.score, m_tree.maxScore(0), std::move(m_results)};
    }

private:
    enum class Counting { Yes, No };

    struct Outcome {
        Grade grade;
        bool hasPassed = true; // in the sense of the problem's pass rule
    };

    Result<Outcome> walk(int index, Counting counting)
    {
        const TestGroup &group = m_tree.group(index);
        if (!hasRequired(group)) // 2
            counting = Counting::No;
        const bool counts = counting == Counting::Yes;
        QList<Grade> parts;
        bool hasPassed = true;
        for (const GroupTree::Part &part : m_tree.parts(index)) {
            const Outcome outcome = TRY(part.isGroup ? walk(part.index, counting) : judge(part.index, counting));
            if (m_isStopped)
                return Outcome{};
            if (counting == Counting::No)
                continue;
            hasPassed = hasPassed && outcome.hasPassed;
            if (!(group.ignoresSamples && m_tree.isSamples(part))) // 5
                parts.append(outcome.grade);
            if (group.onReject == OnReject::Break && isRejected(outcome.grade)) // 3
                counting = Counting::No;
        }
        m_hasPassed.insert(group.name, counts && hasPassed);
        if (!counts)
            return Outcome{{Verdict::Skipped, 0}, false};
        const Grade grade = TRY(gradeOf(index, parts, hasPassed && counting == Counting::Yes));
        if (index < m_results.size())
            m_results[index] = {group.name, grade.verdict, grade.score, m_tree.maxScore(index)};
        return Outcome{grade, hasPassed};
    }

    static bool isRejected(const Grade &grade)
    {
        return !isAccepted(grade.verdict) && grade.verdict != Verdict::Skipped;
    }

    bool hasRequired(const TestGroup &group) const
    {
        return std::all_of(group.requiredGroups.begin(), group.requiredGroups.end(),
                           [this](const QString &name) { return m_hasPassed.value(name, false); });
    }

    Result<Outcome> judge(int index, Counting counting)
    {
        if (counting == Counting::No && m_selection == TestSelection::AsNeeded)
            return Outcome{};
        const std::optional<Grade> grade = TRY(m_calls.judge(index));
        m_isStopped = !grade;
        if (!grade)
            return Outcome{};
        const bool hasPassed = m_problem.scoring.passRule == PassRule::FullScore
                                   ? isFull(m_problem.testcases.at(index), *grade)
                                   : isAccepted(grade->verdict);
        return Outcome{*grade, hasPassed};
    }

    Result<Grade> gradeOf(int index, const QList<Grade> &parts, bool isAllPassed)
    {
        const TestGroup &group = m_tree.group(index);
        Grade grade;
        if (group.hasCustomGrader) { // 9
            grade = TRY(m_calls.askGrader(group, parts));
        } else {
            grade.verdict = verdictOf(group, parts);                                             // 6
            grade.score = m_problem.scoring.isScored() ? scoreOf(index, parts, isAllPassed) : 0; // 7
        }
        if (grade.verdict == Verdict::Accepted)
            TRY(checkBounds(group, grade.score)); // 10
        const std::optional<double> most = m_tree.maxScore(index);
        const bool isPartial = m_problem.scoring.isScored() && grade.verdict == Verdict::Accepted && most &&
                               m_problem.scoring.objective == ScoreObjective::Maximize &&
                               !isAtLeast(grade.score, *most);
        if (isPartial) // 8
            grade.verdict = Verdict::Partial;
        return grade;
    }

    double scoreOf(int index, const QList<Grade> &parts, bool isAllPassed) const
    {
        const TestGroup &group = m_tree.group(index);
        if (group.scoreRule == ScoreRule::AllOrNothing)
            return isAllPassed ? m_tree.maxScore(index).value_or(0) : 0;
        QList<double> scores;
        for (const Grade &part : parts)
            scores.append(part.score);
        return aggregate(group.scoreRule, scores);
    }

    static Result<void> checkBounds(const TestGroup &group, double score)
    {
        if ((!group.minScore || isAtLeast(score, *group.minScore)) &&
            (!group.maxScore || isAtLeast(*group.maxScore, score)))
            return {};
        return failure(ErrorCode::DataCorrupted, "test group data/" + group.name.toStdString() + " has a score of " +
                                                     std::to_string(score) +
                                                     ", which is outside of the range that the problem allows");
    }

    const JudgingData &m_problem;
    const GroupTree m_tree;
    const TestSelection m_selection;
    const GradingCalls &m_calls;
    QList<GroupResult> m_results;
    QHash<QString, bool> m_hasPassed; // by group
    bool m_isStopped = false;
};

} // namespace

// A problem without groups has one group of everything: OnReject::Break, VerdictRule::FirstError.
//
//  1. Testcases are judged in their order; a group's parts are its testcases and the groups directly in it.
//  2. A group whose required groups have not all passed (PassRule) is skipped: its parts do not count, its score is 0.
//  3. With OnReject::Break, what comes after the first rejected part does not count. Partial is no rejection.
//  4. What does not count is not judged, unless all testcases are wanted; it changes nothing then.
//  5. Where samples are ignored, the group "sample" is no part.
//  6. Verdict of a group: Accepted if the rule is AlwaysAccept, or if any part will do and one is accepted; else the
//     gravest, or the first, that is not accepted; Partial if there is nothing worse; Accepted.
//  7. Score of a group: sum, average, minimum or maximum of its parts, 0 without any; or all or nothing: all of what it
//     is worth if every testcase in it has passed, else 0.
//  8. An accepted group with less than the most that it can bring is Partial.
//  9. A custom grader makes verdict and score instead of 6 and 7.
// 10. The score of an accepted group outside of its bounds is the problem's fault: no verdict.
Result<std::optional<Grading>> judgeGroups(const JudgingData &problem, TestSelection selection,
                                           const GradingCalls &calls)
{
    return Walk(problem, selection, calls).run();
}

namespace {

double bestScore(const GroupTree &tree, int index, const QList<QList<GroupResult>> &gradings)
{
    QList<double> scores;
    bool isOfGroups = true;
    for (const GroupTree::Part &part : tree.parts(index)) {
        isOfGroups = isOfGroups && part.isGroup;
        if (part.isGroup && !(tree.group(index).ignoresSamples && tree.isSamples(part)))
            scores.append(bestScore(tree, part.index, gradings));
    }
    const TestGroup &group = tree.group(index);
    if (isOfGroups && group.scoreRule != ScoreRule::AllOrNothing && !group.hasCustomGrader)
        return aggregate(group.scoreRule, scores);
    double best = 0;
    for (const QList<GroupResult> &grading : gradings)
        best = std::max(best, index < grading.size() ? grading.at(index).score : 0);
    return best;
}

} // namespace

double bestByGroup(const Scoring &scoring, const QList<Testcase> &testcases, const QList<QList<GroupResult>> &gradings)
{
    return bestScore(GroupTree(scoring, testcases), 0, gradings);
}

} // namespace gavel::domain
