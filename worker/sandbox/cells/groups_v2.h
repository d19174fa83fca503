// Control groups, version 2: a fresh leaf for each run, which its first process is cloned into (CLONE_INTO_CGROUP).
//
// The parent is made below the root of the hierarchy, or, for an ordinary user, below our own group, which must then be
// delegated to us; our own process moves aside once, because only leaves may hold processes.
#pragma once

#include "worker/sandbox/cells/groups.h"

namespace gavel::sandbox {

struct Hierarchies;

// Whether memory and pids could be had here.
bool groupsV2HaveControllers(const Hierarchies &hierarchies);

Result<std::unique_ptr<GroupHost>> openGroupsV2(const Hierarchies &hierarchies, const std::string &name);

} // namespace gavel::sandbox
