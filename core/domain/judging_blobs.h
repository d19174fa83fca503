#pragma once

#include "core/domain/problem.h"

#include <QList>

namespace gavel::domain {

// Every blob that judging data refers to; those used twice are there twice.
QList<BlobRef> blobsOf(const JudgingData &data);

} // namespace gavel::domain
