// Control groups, version 1: the hierarchies memory, pids and cpuacct.
//
// A process joins by writing "0" to `tasks` itself: any other way takes a lock that waits for an RCU grace period
// (about 10 ms on an idle machine). memory.max_usage_in_bytes can only be lowered to what is charged at the moment, so
// a group with a charge left from its last run is replaced by a new one.
#pragma once

#include "worker/sandbox/cells/groups.h"

namespace gavel::sandbox {

struct Hierarchies;

Result<std::unique_ptr<GroupHost>> openGroupsV1(const Hierarchies &hierarchies, const std::string &name);

} // namespace gavel::sandbox
