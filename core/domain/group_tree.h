#pragma once

#include "core/domain/problem.h"

#include <QList>

#include <optional>
#include <vector>

namespace gavel::domain {

// The groups of a problem with what is in each. A problem without groups has one of everything. Owns copies of the
// groups, borrows nothing. A value.
class GroupTree {
public:
    // A testcase, by its index, or a group.
    struct Part {
        bool isGroup = false;
        int index = 0;
    };

    GroupTree(const Scoring &scoring, const QList<Testcase> &testcases);

    const TestGroup &group(int index) const { return m_groups.at(index); }
    // In judging order. Groups without testcases are nobody's part.
    const std::vector<Part> &parts(int group) const { return m_parts.at(std::size_t(group)); }
    // That part is the group "sample".
    bool isSamples(const Part &part) const;
    // The most that a group can bring; empty: unbounded, or not known.
    std::optional<double> maxScore(int group) const { return m_maxScores.at(std::size_t(group)); }

private:
    void place(int testcase, const QString &name);
    std::optional<double> findMaxScore(int group, const QList<Testcase> &testcases);

    QList<TestGroup> m_groups;
    std::vector<std::vector<Part>> m_parts;
    std::vector<std::optional<double>> m_maxScores;
};

// Sum, average, minimum or maximum; 0 of nothing. Requires: not AllOrNothing.
double aggregate(ScoreRule rule, const QList<double> &scores);

} // namespace gavel::domain
