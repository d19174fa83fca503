#pragma once

#include "core/domain/scoring.h"
#include "core/package/settings_reader.h"

#include <QStringList>

#include <optional>

namespace gavel::package {

// The bounds of a score; infinite where there is none.
struct ScoreRange {
    double least = 0;
    double most = 0;
};

enum class ScoreAggregation { PassFail, Sum, Minimum };

// What testdata.yaml or test_group.yaml of one directory says about scores, in either vocabulary.
struct GroupSettings {
    QString file;

    // Legacy: each is inherited from the nearest directory that says it.
    std::optional<domain::OnReject> onReject;
    std::optional<bool> hasCustomGrader;
    std::optional<QStringList> graderFlags;
    int graderFlagsLine = 1;
    std::optional<double> acceptScore;
    std::optional<double> rejectScore;
    std::optional<ScoreRange> range;

    // 2025-09, and the drafts before it: of this directory alone.
    std::optional<double> maxScore; // infinite: unbounded
    std::optional<ScoreAggregation> aggregation;
    QStringList requirePass;

    bool isLegacy() const { return onReject || hasCustomGrader || graderFlags || acceptScore || rejectScore || range; }
    bool isLater() const { return maxScore || aggregation || !requirePass.isEmpty(); }
};

// Takes the keys about scores from a reader. Faults are recorded by it.
GroupSettings readGroupSettings(SettingsReader &reader, const QString &file);

// What the flags of the default grader say. The error names the flag that is not known.
std::optional<QString> applyGraderFlags(const QStringList &flags, domain::TestGroup &group);

} // namespace gavel::package
