// The first process of a cell: sets the cell up, then serves its user until the socket closes.
#pragma once

#include "worker/sandbox/cells/background_work.h"
#include "worker/sandbox/cells/cell_mounts.h"
#include "worker/sandbox/cells/groups.h"
#include "worker/sandbox/cells/privilege.h"
#include "worker/sandbox/wire/factory_messages.h"

#include <optional>

namespace gavel::sandbox {

struct CellPlan {
    int socket = -1; // the init's end
    RunGroup &group;
    CellMounts mounts;
    std::optional<UserMap> userMap; // the cell has a user namespace of its own
    int core = -1;                  // -1: not pinned
    const FilterBlob &filter;
    const UsualPriority *usual = nullptr; // to go back to when the cell is set up
};

// Becomes the init. Called in the clone, as pid 1 of new namespaces; says Ready or Failed on the socket.
[[noreturn]] void runCellInit(const CellPlan &plan);

} // namespace gavel::sandbox
