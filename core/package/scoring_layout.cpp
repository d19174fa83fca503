#include "core/package/scoring_layout.h"

#include <algorithm>
#include <set>

namespace gavel::package {

namespace {

using domain::ScoreRule;
using domain::VerdictRule;

QString directoryOf(const QString &path)
{
    return path.first(std::max<qsizetype>(path.lastIndexOf(QLatin1Char('/')), 0));
}

QByteArray number(double score)
{
    return QByteArray::number(score, 'g', 15);
}

QByteArray bound(const std::optional<double> &score, const char *none)
{
    return score ? number(*score) : QByteArray(none);
}

QByteArray flagsOf(const domain::TestGroup &group)
{
    if (group.hasCustomGrader)
        return group.graderArguments.join(QLatin1Char(' ')).toUtf8();
    QByteArrayList flags;
    flags.append(group.verdictRule == VerdictRule::WorstError   ? "worst_error"
                 : group.verdictRule == VerdictRule::FirstError ? "first_error"
                                                                : "always_accept");
    switch (group.scoreRule) {
    case ScoreRule::Sum: flags.append("sum"); break;
    case ScoreRule::Average: flags.append("avg"); break;
    case ScoreRule::Maximum: flags.append("max"); break;
    case ScoreRule::Minimum:
    case ScoreRule::AllOrNothing: flags.append("min"); break;
    }
    if (group.ignoresSamples)
        flags.append("ignore_sample");
    if (group.acceptsIfAnyIsAccepted)
        flags.append("accept_if_any_accepted");
    return flags.join(' ');
}

// The testcases that lie directly in a directory.
QList<domain::Testcase> testcasesIn(const domain::JudgingData &judging, const QString &directory)
{
    QList<domain::Testcase> testcases;
    for (const domain::Testcase &testcase : judging.testcases) {
        if (directoryOf(testcase.name) == directory)
            testcases.append(testcase);
    }
    return testcases;
}

const domain::TestGroup *groupNamed(const domain::Scoring &scoring, const QString &name)
{
    const auto found = std::find_if(scoring.groups.begin(), scoring.groups.end(),
                                    [&](const domain::TestGroup &group) { return group.name == name; });
    return found == scoring.groups.end() ? nullptr : &*found;
}

} // namespace

QByteArray legacyGroupYaml(const domain::JudgingData &judging, const QString &directory)
{
    const domain::TestGroup *group = groupNamed(judging.scoring, directory);
    QByteArray yaml;
    if (group) {
        yaml += group->onReject == domain::OnReject::Break ? "on_reject: break\n" : "on_reject: continue\n";
        yaml += group->hasCustomGrader ? "grading: custom\n" : "grading: default\n";
        yaml += "grader_flags: \"" + flagsOf(*group) + "\"\n";
        yaml += "range: " + bound(group->minScore, "-inf") + ' ' + bound(group->maxScore, "+inf") + '\n';
    }
    const QList<domain::Testcase> testcases = testcasesIn(judging, directory);
    const bool isWhole = group && group->scoreRule == ScoreRule::AllOrNothing && group->maxScore;
    const std::optional<double> worth = isWhole               ? group->maxScore
                                        : testcases.isEmpty() ? std::nullopt
                                                              : testcases.first().acceptScore;
    if (worth)
        yaml += "accept_score: " + number(*worth) + '\n';
    if (!testcases.isEmpty())
        yaml += "reject_score: " + number(testcases.first().rejectScore) + '\n';
    return yaml;
}

QStringList lostScoring(const domain::JudgingData &judging)
{
    QStringList lost;
    for (const domain::TestGroup &group : judging.scoring.groups) {
        const QString where = QStringLiteral("data/") + group.name;
        if (!group.requiredGroups.isEmpty())
            lost.append(QStringLiteral("that %1 is run only if other groups pass").arg(where));
        std::set<std::pair<double, double>> scores;
        for (const domain::Testcase &testcase : testcasesIn(judging, group.name))
            scores.insert({testcase.acceptScore.value_or(-1), testcase.rejectScore});
        if (scores.size() > 1)
            lost.append(QStringLiteral("what single testcases in %1 are worth").arg(where));
        if (group.scoreRule == ScoreRule::AllOrNothing && scores.size() > 1 && !group.maxScore)
            lost.append(QStringLiteral("the score of %1").arg(where));
    }
    const bool isLimited =
        judging.scoring.takesCheckerScores &&
        std::any_of(judging.testcases.begin(), judging.testcases.end(),
                    [](const domain::Testcase &testcase) { return testcase.acceptScore.has_value(); });
    if (isLimited)
        lost.append(QStringLiteral("that validators may give scores, but need not"));
    return lost;
}

} // namespace gavel::package
