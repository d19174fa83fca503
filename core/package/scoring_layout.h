#pragma once

#include "core/domain/problem.h"

#include <QByteArray>
#include <QStringList>

namespace gavel::package {

// The keys about scores of one directory's testdata.yaml, as the legacy format has them. Every directory says all of
// its own, so that none is inherited by accident.
QByteArray legacyGroupYaml(const domain::JudgingData &judging, const QString &directory);

// What the legacy format cannot say of a problem's scoring, in words.
QStringList lostScoring(const domain::JudgingData &judging);

} // namespace gavel::package
