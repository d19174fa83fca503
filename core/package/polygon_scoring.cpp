#include "core/package/polygon_scoring.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace gavel::package {

namespace {

using domain::OnReject;
using domain::ScoreRule;
using domain::TestGroup;

const QString kSecret = QStringLiteral("secret");

using Groups = QHash<QString, const PolygonGroup *>;

Groups groupsOf(const PolygonProblem &problem)
{
    Groups groups;
    for (const PolygonGroup &group : problem.groups)
        groups.insert(group.name, &group);
    return groups;
}

// Puts each group of a test after those that it depends on; groups that depend on one another stay as they are, and are
// told elsewhere.
class GroupOrder {
public:
    explicit GroupOrder(const PolygonProblem &problem) : m_groups(groupsOf(problem))
    {
        QSet<QString> inUse;
        for (const PolygonTest &test : problem.tests)
            inUse.insert(test.group);
        for (const PolygonTest &test : problem.tests)
            place(test.group);
        m_placed.removeIf([&](const QString &name) { return name.isEmpty() || !inUse.contains(name); });
    }

    QStringList take() { return std::move(m_placed); }

private:
    void place(const QString &name)
    {
        if (m_seen.contains(name))
            return;
        m_seen.insert(name);
        if (const PolygonGroup *group = m_groups.value(name)) {
            for (const QString &dependency : group->dependencies)
                place(dependency); // no deeper than there are groups, which are few
        }
        m_placed.append(name);
    }

    const Groups m_groups;
    QSet<QString> m_seen;
    QStringList m_placed;
};

// As a directory of the ICPC format, sorted by its number.
QString directoryOf(QString group, qsizetype number)
{
    static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9_-]"));
    return QStringLiteral("%1/%2-%3")
        .arg(kSecret)
        .arg(number, 2, 10, QLatin1Char('0'))
        .arg(group.left(50).replace(odd, QStringLiteral("-")));
}

TestGroup groupOf(const QString &name, const PolygonGroup *said, const PolygonLayout &layout, FaultList &faults)
{
    TestGroup group;
    group.name = layout.directories.value(name);
    group.onReject = OnReject::Continue;
    group.acceptsIfAnyIsAccepted = true;
    if (!said)
        return group;
    if (said->isComplete) {
        group.onReject = OnReject::Break;
        group.acceptsIfAnyIsAccepted = false;
        group.scoreRule = ScoreRule::AllOrNothing;
        group.maxScore = said->points;
    }
    const qsizetype place = layout.groups.indexOf(name);
    for (const QString &dependency : said->dependencies) {
        const qsizetype at = layout.groups.indexOf(dependency);
        if (at < 0 || at > place)
            faults.error(
                QStringLiteral("problem.xml"),
                QStringLiteral("group '%1' depends on '%2', which has no tests or depends on it").arg(name, dependency),
                said->line);
        group.requiredGroups.append(layout.directories.value(dependency));
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

PolygonLayout layOutPolygon(const PolygonProblem &problem)
{
    PolygonLayout layout;
    const bool hasScores = isScored(problem);
    if (hasScores)
        layout.groups = GroupOrder(problem).take();
    QHash<QString, qsizetype> ranks;
    for (const QString &group : std::as_const(layout.groups)) {
        layout.directories.insert(group, directoryOf(group, ranks.size() + 1));
        ranks.insert(group, ranks.size() + 1);
    }
    const int digits = problem.tests.size() > 999 ? 4 : problem.tests.size() > 99 ? 3 : 2;
    for (int i = 0; i < problem.tests.size(); ++i) {
        const PolygonTest &test = problem.tests.at(i);
        const QString pass = test.isSample && !hasScores ? QStringLiteral("sample") : kSecret;
        layout.names.append(layout.directories.value(test.group, pass) + QLatin1Char('/') +
                            QString::number(i + 1).rightJustified(digits, QLatin1Char('0')));
        layout.order.append(i);
    }
    // Without scores samples come first, as everywhere.
    const auto rank = [&](int index) {
        const PolygonTest &test = problem.tests.at(index);
        return hasScores ? ranks.value(test.group) : qsizetype(test.isSample ? 0 : 1);
    };
    std::stable_sort(layout.order.begin(), layout.order.end(), [&](int a, int b) { return rank(a) < rank(b); });
    return layout;
}

domain::Scoring makePolygonScoring(const PolygonProblem &problem, const PolygonLayout &layout, FaultList &faults)
{
    domain::Scoring scoring;
    if (!isScored(problem) || problem.tests.isEmpty())
        return scoring;
    constexpr qsizetype kMostGroups = 1000;
    if (layout.groups.size() > kMostGroups) {
        faults.error(QStringLiteral("problem.xml"), QStringLiteral("has more than %1 groups").arg(kMostGroups));
        return scoring;
    }
    scoring.passRule = domain::PassRule::FullScore;
    scoring.takesCheckerScores = true;
    TestGroup all;
    all.onReject = OnReject::Continue;
    all.acceptsIfAnyIsAccepted = true;
    TestGroup secret = all;
    secret.name = kSecret;
    scoring.groups = {all, secret};
    const Groups groups = groupsOf(problem);
    for (const QString &name : layout.groups)
        scoring.groups.append(groupOf(name, groups.value(name), layout, faults));
    return scoring;
}

} // namespace gavel::package
