#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/domain/problem.h"
#include "worker/languages/probe.h"

#include <QByteArray>

#include <chrono>

namespace gavel::worker {

// What a probe reads, as a sealed memory file.
Result<UniqueFd> inputOf(ProbeKind kind);

// What it must print; runs of white space count as one space.
QByteArray outputOf(ProbeKind kind);

// `startTime`: CPU time that the language takes to do next to nothing.
domain::ProblemLimits limitsOf(ProbeKind kind, std::chrono::nanoseconds startTime);

} // namespace gavel::worker
