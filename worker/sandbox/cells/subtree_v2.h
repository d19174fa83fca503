// Which part of the v2 hierarchy is ours to make groups in.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "worker/sandbox/cells/hierarchies.h"
#include "worker/sandbox/sandbox.h"

namespace gavel::sandbox {

// The directory below which our groups go. Our own group, where it was delegated to us (systemd: Delegate=yes); only
// leaves may hold processes, so we and our owner leave it for "gavel-supervisor" below it and stay there, also for the
// next sandbox. For a root to whom nothing was delegated: the root of the hierarchy, which may hold processes itself.
//
// FailedPrecondition: v2 is not mounted, or our group belongs to somebody else.
Result<UniqueFd> openSubtree(const Hierarchies &hierarchies, Privilege privilege);

// Gives the groups below this one a controller, as far as it was given one itself. The error says why not.
Result<void> enableController(int group, const std::string &controller);

// Whether the groups below have it.
bool isEnabled(int group, const std::string &controller);

} // namespace gavel::sandbox
