#pragma once

#include "core/package/time_limit.h"
#include "worker/judging/package_examination.h"

namespace gavel::worker {

// What `verify` found out beside the solutions, for people: a line each.
QStringList describe(const Examination &examination, const package::TimeLimitProposal &timeLimit,
                     const package::ImportedProblem &problem);

} // namespace gavel::worker
