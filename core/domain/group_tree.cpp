#include "core/domain/group_tree.h"

#include <algorithm>
#include <numeric>

namespace gavel::domain {

namespace {

// "secret/1/2" -> "secret/1" -> "secret" -> "".
QString parentOf(const QString &name)
{
    return name.first(std::max<qsizetype>(name.lastIndexOf(QLatin1Char('/')), 0));
}

} // namespace

double aggregate(ScoreRule rule, const QList<double> &scores)
{
    if (scores.isEmpty())
        return 0;
    const double sum = std::accumulate(scores.begin(), scores.end(), 0.0);
    switch (rule) {
    case ScoreRule::Sum: return sum;
    case ScoreRule::Average: return sum / double(scores.size());
    case ScoreRule::Minimum: return *std::min_element(scores.begin(), scores.end());
    case ScoreRule::Maximum: return *std::max_element(scores.begin(), scores.end());
    case ScoreRule::AllOrNothing: break;
    }
    Q_UNREACHABLE();
}

GroupTree::GroupTree(const Scoring &scoring, const QList<Testcase> &testcases) : m_groups(scoring.groups)
{
    if (m_groups.isEmpty())
        m_groups.append(TestGroup());
    m_parts.resize(std::size_t(m_groups.size()));
    m_maxScores.resize(std::size_t(m_groups.size()));
    for (int i = 0; i < testcases.size(); ++i)
        place(i, testcases.at(i).name);
    findMaxScore(0, testcases);
}

// Puts a testcase into the innermost group that it is in, and each group into the next when its first testcase comes.
void GroupTree::place(int testcase, const QString &name)
{
    Part part{false, testcase};
    for (QString directory = parentOf(name);; directory = parentOf(directory)) {
        const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                        [&](const TestGroup &group) { return group.name == directory; });
        if (found != m_groups.end()) {
            const int group = int(found - m_groups.begin());
            std::vector<Part> &parts = m_parts.at(std::size_t(group));
            parts.push_back(part);
            if (parts.size() > 1)
                return; // it is in its place already
            part = {true, group};
        }
        if (directory.isEmpty())
            return;
    }
}

bool GroupTree::isSamples(const Part &part) const
{
    return part.isGroup && m_groups.at(part.index).name == QLatin1String("sample");
}

std::optional<double> GroupTree::findMaxScore(int index, const QList<Testcase> &testcases)
{
    const TestGroup &group = m_groups.at(index);
    QList<double> scores;
    bool isBounded = !group.hasCustomGrader;
    for (const Part &part : parts(index)) {
        const std::optional<double> most =
            part.isGroup ? findMaxScore(part.index, testcases) : testcases.at(part.index).acceptScore;
        if (group.ignoresSamples && isSamples(part))
            continue;
        isBounded = isBounded && most;
        scores.append(most.value_or(0));
    }
    std::optional<double> most = group.maxScore;
    if (group.scoreRule == ScoreRule::AllOrNothing)
        most = most ? most : std::optional(aggregate(ScoreRule::Sum, scores));
    else if (isBounded)
        most = std::min(aggregate(group.scoreRule, scores), most.value_or(aggregate(group.scoreRule, scores)));
    return m_maxScores.at(std::size_t(index)) = most;
}

} // namespace gavel::domain
