#include "core/package/scoring_reader.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace gavel::package {

namespace {

using domain::OnReject;
using domain::ScoreRule;
using domain::TestGroup;
using domain::VerdictRule;

const QString kSample = QStringLiteral("sample");
const QString kSecret = QStringLiteral("secret");

QString parentOf(const QString &name)
{
    return name.first(std::max<qsizetype>(name.lastIndexOf(QLatin1Char('/')), 0));
}

std::optional<double> finite(double bound)
{
    return std::isfinite(bound) ? std::optional(bound) : std::nullopt;
}

// Every directory with testcases in or below it, in judging order, that of everything first.
QStringList directoriesOf(const QList<domain::Testcase> &testcases)
{
    QStringList directories{QString()};
    QSet<QString> known{QString()};
    for (const domain::Testcase &testcase : testcases) {
        QStringList chain;
        for (QString name = parentOf(testcase.name); !known.contains(name); name = parentOf(name)) {
            known.insert(name);
            chain.prepend(name);
        }
        directories += chain;
    }
    return directories;
}

// The rules of the legacy format: every directory is a group, and what it does not say its parent says.
class LegacyScoring {
public:
    LegacyScoring(const QMap<QString, GroupSettings> &groups, const ProblemSettings &settings, FaultList &faults)
        : m_groups(groups), m_settings(settings), m_faults(faults)
    {
    }

    domain::Scoring make(QList<domain::Testcase> &testcases)
    {
        domain::Scoring scoring;
        scoring.objective = m_settings.objective;
        scoring.takesCheckerScores = m_settings.givesScores;
        for (const QString &directory : directoriesOf(testcases))
            scoring.groups.append(groupOf(directory));
        for (domain::Testcase &testcase : testcases) {
            const QString directory = parentOf(testcase.name);
            testcase.acceptScore = said(directory, &GroupSettings::acceptScore).value_or(1);
            testcase.rejectScore = said(directory, &GroupSettings::rejectScore).value_or(0);
            if (m_settings.givesScores)
                testcase.acceptScore.reset();
        }
        return scoring;
    }

private:
    template <typename T>
    std::optional<T> said(QString directory, std::optional<T> GroupSettings::*setting) const
    {
        for (;; directory = parentOf(directory)) {
            const auto group = m_groups.constFind(directory);
            if (group != m_groups.cend() && (*group).*setting)
                return (*group).*setting;
            if (directory.isEmpty())
                return std::nullopt;
        }
    }

    TestGroup groupOf(const QString &directory) const
    {
        TestGroup group;
        group.name = directory;
        group.verdictRule = VerdictRule::WorstError;
        group.onReject = said(directory, &GroupSettings::onReject).value_or(OnReject::Break);
        const QStringList flags = said(directory, &GroupSettings::graderFlags).value_or(QStringList());
        group.hasCustomGrader = said(directory, &GroupSettings::hasCustomGrader).value_or(false);
        if (group.hasCustomGrader)
            group.graderArguments = flags;
        else if (const std::optional<QString> fault = applyGraderFlags(flags, group); fault && saysFlags(directory))
            m_faults.error(m_groups[directory].file, QStringLiteral("grader_flags ") + *fault,
                           m_groups[directory].graderFlagsLine);
        group.ignoresSamples = group.ignoresSamples && directory.isEmpty();
        if (const std::optional<ScoreRange> range = said(directory, &GroupSettings::range)) {
            group.minScore = finite(range->least);
            group.maxScore = finite(range->most);
        }
        return group;
    }

    bool saysFlags(const QString &directory) const
    {
        return m_groups.contains(directory) && m_groups[directory].graderFlags;
    }

    const QMap<QString, GroupSettings> &m_groups;
    const ProblemSettings &m_settings;
    FaultList &m_faults;
};

// The rules of 2025-09: data/secret, with one level of groups in it or none; samples do not count.
class LaterScoring {
public:
    LaterScoring(const QMap<QString, GroupSettings> &groups, QList<domain::Testcase> &testcases, FaultList &faults)
        : m_groups(groups), m_testcases(testcases), m_faults(faults)
    {
    }

    domain::Scoring make()
    {
        domain::Scoring scoring;
        scoring.takesCheckerScores = true;
        TestGroup all;
        all.onReject = OnReject::Continue;
        all.acceptsIfAnyIsAccepted = true;
        all.ignoresSamples = true;
        scoring.groups.append(all);
        for (const QString &top : {kSample, kSecret}) {
            if (hasTestcases(top))
                addTop(scoring, top);
        }
        return scoring;
    }

private:
    bool isIn(const domain::Testcase &testcase, const QString &group) const
    {
        return testcase.name.startsWith(group + QLatin1Char('/'));
    }

    bool hasTestcases(const QString &group) const
    {
        return std::any_of(m_testcases.begin(), m_testcases.end(),
                           [&](const domain::Testcase &testcase) { return isIn(testcase, group); });
    }

    GroupSettings settingsOf(const QString &name) const { return m_groups.value(name); }

    // The groups of data/secret are its directories with settings of their own.
    QStringList groupsIn(const QString &top) const
    {
        QStringList names;
        for (auto group = m_groups.begin(); group != m_groups.end(); ++group) {
            if (parentOf(group.key()) == top && !top.isEmpty() && hasTestcases(group.key()))
                names.append(group.key());
            else if (group.key().count(QLatin1Char('/')) > 1 && group->isLater())
                m_faults.error(group->file, QStringLiteral("is a group in a group, which this format does not have"));
        }
        return names;
    }

    void addTop(domain::Scoring &scoring, const QString &top)
    {
        const bool isSecret = top == kSecret;
        const QStringList inner = isSecret ? groupsIn(top) : QStringList();
        const GroupSettings settings = settingsOf(top);
        TestGroup group = groupOf(top, settings, isSecret ? ScoreAggregation::Sum : ScoreAggregation::PassFail);
        if (!settings.maxScore && isSecret && inner.isEmpty())
            group.maxScore = 100;
        scoring.groups.append(group);
        if (inner.isEmpty())
            return setWorth(group, isSecret);
        for (const QString &name : inner) {
            const TestGroup each = groupOf(name, settingsOf(name), ScoreAggregation::PassFail);
            checkGroup(each, scoring);
            scoring.groups.append(each);
            setWorth(each, true);
        }
        checkSecret(settings, inner);
    }

    TestGroup groupOf(const QString &name, const GroupSettings &settings, ScoreAggregation usual)
    {
        TestGroup group;
        group.name = name;
        const ScoreAggregation aggregation = settings.aggregation.value_or(usual);
        group.onReject = aggregation == ScoreAggregation::Sum ? OnReject::Continue : OnReject::Break;
        group.acceptsIfAnyIsAccepted = aggregation == ScoreAggregation::Sum;
        group.scoreRule = aggregation == ScoreAggregation::Sum       ? ScoreRule::Sum
                          : aggregation == ScoreAggregation::Minimum ? ScoreRule::Minimum
                                                                     : ScoreRule::AllOrNothing;
        group.minScore = 0;
        group.maxScore = finite(settings.maxScore.value_or(INFINITY));
        for (const QString &required : settings.requirePass)
            group.requiredGroups.append(fullName(required));
        return group;
    }

    static QString fullName(const QString &group)
    {
        const bool isFull = group == kSample || group.startsWith(kSecret + QLatin1Char('/'));
        return isFull ? group : kSecret + QLatin1Char('/') + group;
    }

    void checkGroup(const TestGroup &group, const domain::Scoring &scoring)
    {
        const QString file = settingsOf(group.name).file;
        if (group.scoreRule == ScoreRule::AllOrNothing && !group.maxScore)
            m_faults.error(file, QStringLiteral("max_score is missing: a pass-fail group needs one"));
        for (const QString &required : group.requiredGroups) {
            if (std::none_of(scoring.groups.begin(), scoring.groups.end(),
                             [&](const TestGroup &earlier) { return earlier.name == required; }))
                m_faults.error(file,
                               QStringLiteral("require_pass names data/%1, which is no earlier group").arg(required));
        }
    }

    void checkSecret(const GroupSettings &settings, const QStringList &inner)
    {
        double sum = 0;
        for (const QString &name : inner)
            sum += settingsOf(name).maxScore.value_or(INFINITY);
        const double most = settings.maxScore.value_or(100);
        if (std::isfinite(most) && std::isfinite(sum) && std::abs(sum - most) > 1e-9 && settings.maxScore)
            m_faults.error(settings.file,
                           QStringLiteral("max_score is %1, but that of its groups together is %2").arg(most).arg(sum));
        for (const domain::Testcase &testcase : m_testcases) {
            if (isIn(testcase, kSecret) &&
                std::none_of(inner.begin(), inner.end(), [&](const QString &name) { return isIn(testcase, name); }))
                m_faults.error(QStringLiteral("data/%1.in").arg(testcase.name),
                               QStringLiteral("is in no group: either all testcases are in groups or none is"));
        }
    }

    // A testcase brings all of a group's points, or its share of them.
    void setWorth(const TestGroup &group, bool counts)
    {
        const auto count = std::count_if(m_testcases.begin(), m_testcases.end(),
                                         [&](const auto &testcase) { return isIn(testcase, group.name); });
        for (domain::Testcase &testcase : m_testcases) {
            if (!isIn(testcase, group.name))
                continue;
            if (!group.maxScore || !counts)
                testcase.acceptScore = counts ? std::nullopt : std::optional<double>(0);
            else
                testcase.acceptScore =
                    group.scoreRule == ScoreRule::Minimum ? *group.maxScore : *group.maxScore / double(count);
        }
    }

    const QMap<QString, GroupSettings> &m_groups;
    QList<domain::Testcase> &m_testcases;
    FaultList &m_faults;
};

bool isLater(const QMap<QString, GroupSettings> &groups, PackageFormat format)
{
    const auto saysLegacy = [](const GroupSettings &group) {
        return group.isLegacy();
    };
    if (format == PackageFormat::Draft2023)
        return std::none_of(groups.begin(), groups.end(), saysLegacy);
    return format == PackageFormat::Final2025;
}

} // namespace

domain::Scoring makeScoring(const QMap<QString, GroupSettings> &groups, const ProblemSettings &settings,
                            QList<domain::Testcase> &testcases, FaultList &faults)
{
    const bool isOfLater = isLater(groups, settings.format);
    for (const GroupSettings &group : groups) {
        if (isOfLater ? group.isLegacy() : group.isLater())
            faults.warning(group.file, isOfLater ? QStringLiteral("has keys of the legacy format, which have no effect")
                                                 : QStringLiteral("has keys of 2025-09, which have no effect here"));
    }
    return isOfLater ? LaterScoring(groups, testcases, faults).make()
                     : LegacyScoring(groups, settings, faults).make(testcases);
}

} // namespace gavel::package
