#pragma once

#include "worker/sandbox/sandbox.h"

namespace gavel::bench {

// Uses up cells, with so many runs in all, and prints what there is of processes, descriptors, groups, mounts and
// memory before and after.
void churn(const sandbox::SandboxConfig &config, int runs);

} // namespace gavel::bench
