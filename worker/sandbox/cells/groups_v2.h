// Control groups, version 2: a fresh leaf for each run, which its first process is cloned into (CLONE_INTO_CGROUP).
//
// Where the parent of our groups may be made stands in subtree_v2.h.
#pragma once

#include "worker/sandbox/cells/groups.h"

namespace gavel::sandbox {

struct Hierarchies;

Result<std::unique_ptr<GroupHost>> openGroupsV2(const Hierarchies &hierarchies, const std::string &name,
                                                Privilege privilege);

} // namespace gavel::sandbox
