#include "core/package/polygon_scoring.h"

#include <QRegularExpression>

#include <algorithm>

namespace gavel::package {

namespace {

using domain::OnReject;
using domain::ScoreRule;
using domain::TestGroup;

const QString kSecret = QStringLiteral("secret");

// The groups that tests are in, by their first test.
QStringList groupsOf(const PolygonProblem &problem)
{
    QStringList groups;
    for (const PolygonTest &test : problem.tests) {
        if (!test.group.isEmpty() && !groups.contains(test.group))
            groups.append(test.group);
    }
    return groups;
}

const PolygonGroup *groupNamed(const PolygonProblem &problem, const QString &name)
{
    const auto found = std::find_if(problem.groups.begin(), problem.groups.end(),
                                    [&](const PolygonGroup &group) { return group.name == name; });
    return found == problem.groups.end() ? nullptr : &*found;
}

// After those that it depends on; groups that depend on one another stay as they are, and are told elsewhere.
void place(const PolygonProblem &problem, const QString &name, QStringList &placed, QStringList &underWay)
{
    if (placed.contains(name) || underWay.contains(name))
        return;
    underWay.append(name);
    if (const PolygonGroup *group = groupNamed(problem, name)) {
        for (const QString &dependency : group->dependencies)
            place(problem, dependency, placed, underWay);
    }
    placed.append(name);
}

QStringList orderedGroups(const PolygonProblem &problem)
{
    const QStringList groups = groupsOf(problem);
    QStringList placed;
    QStringList underWay;
    for (const QString &name : groups)
        place(problem, name, placed, underWay);
    placed.removeIf([&](const QString &name) { return !groups.contains(name); });
    return placed;
}

// As a directory of the ICPC format, sorted by its number.
QString directoryOf(const PolygonProblem &problem, const QString &group)
{
    static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9_-]"));
    const qsizetype number = orderedGroups(problem).indexOf(group) + 1;
    QString name = group;
    return QStringLiteral("%1/%2-%3")
        .arg(kSecret)
        .arg(number, 2, 10, QLatin1Char('0'))
        .arg(name.replace(odd, QStringLiteral("-")));
}

TestGroup groupOf(const PolygonProblem &problem, const QString &name, FaultList &faults)
{
    TestGroup group;
    group.name = directoryOf(problem, name);
    group.onReject = OnReject::Continue;
    group.acceptsIfAnyIsAccepted = true;
    const PolygonGroup *said = groupNamed(problem, name);
    if (!said)
        return group;
    if (said->isComplete) {
        group.onReject = OnReject::Break;
        group.acceptsIfAnyIsAccepted = false;
        group.scoreRule = ScoreRule::AllOrNothing;
        group.maxScore = said->points;
    }
    const QStringList ordered = orderedGroups(problem);
    for (const QString &dependency : said->dependencies) {
        const qsizetype at = ordered.indexOf(dependency);
        if (at < 0 || at > ordered.indexOf(name))
            faults.error(
                QStringLiteral("problem.xml"),
                QStringLiteral("group '%1' depends on '%2', which has no tests or depends on it").arg(name, dependency),
                said->line);
        group.requiredGroups.append(directoryOf(problem, dependency));
    }
    return group;
}

} // namespace

bool isScored(const PolygonProblem &problem)
{
    return std::any_of(problem.tests.begin(), problem.tests.end(),
                       [](const PolygonTest &test) { return test.points.value_or(0) > 0; }) ||
           std::any_of(problem.groups.begin(), problem.groups.end(),
                       [](const PolygonGroup &group) { return group.points.value_or(0) > 0; });
}

QList<int> polygonOrder(const PolygonProblem &problem)
{
    const QStringList groups = isScored(problem) ? orderedGroups(problem) : QStringList();
    QList<int> order;
    for (int i = 0; i < problem.tests.size(); ++i)
        order.append(i);
    const auto rank = [&](int index) {
        const PolygonTest &test = problem.tests.at(index);
        // Without scores samples come first, as everywhere.
        return groups.isEmpty() ? qsizetype(isScored(problem) || test.isSample ? 0 : 1) : groups.indexOf(test.group);
    };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) < rank(b); });
    return order;
}

QString polygonTestName(const PolygonProblem &problem, int index)
{
    const PolygonTest &test = problem.tests.at(index);
    const int digits = problem.tests.size() > 999 ? 4 : problem.tests.size() > 99 ? 3 : 2;
    const QString number = QString::number(index + 1).rightJustified(digits, QLatin1Char('0'));
    if (!isScored(problem))
        return (test.isSample ? QStringLiteral("sample/") : QStringLiteral("secret/")) + number;
    const QString directory = test.group.isEmpty() ? kSecret : directoryOf(problem, test.group);
    return directory + QLatin1Char('/') + number;
}

domain::Scoring makePolygonScoring(const PolygonProblem &problem, const QList<domain::Testcase> &testcases,
                                   FaultList &faults)
{
    domain::Scoring scoring;
    if (!isScored(problem) || testcases.isEmpty())
        return scoring;
    scoring.passRule = domain::PassRule::FullScore;
    scoring.takesCheckerScores = true;
    TestGroup all;
    all.onReject = OnReject::Continue;
    all.acceptsIfAnyIsAccepted = true;
    TestGroup secret = all;
    secret.name = kSecret;
    scoring.groups = {all, secret};
    for (const QString &name : orderedGroups(problem))
        scoring.groups.append(groupOf(problem, name, faults));
    return scoring;
}

} // namespace gavel::package
