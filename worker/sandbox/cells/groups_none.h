// A host without control groups: processes are limited by user id, CPU time is summed over the cell's processes, memory
// is looked at again and again (sampled_memory.h). SandboxAbilities says what this cannot see.
#pragma once

#include "worker/sandbox/cells/groups.h"

namespace gavel::sandbox {

Result<std::unique_ptr<GroupHost>> openGroupsNone(const std::string &reason, Privilege privilege);

} // namespace gavel::sandbox
