// Makes one cell: its groups, its namespaces, its init.
#pragma once

#include "core/base/unique_fd.h"
#include "worker/sandbox/cells/background_work.h"
#include "worker/sandbox/cells/groups.h"
#include "worker/sandbox/cells/privilege.h"
#include "worker/sandbox/wire/factory_messages.h"

#include <optional>

#include <sys/types.h>

namespace gavel::sandbox {

struct NewCell {
    std::uint64_t id = 0; // names its groups
    std::uint32_t uid = 0;
    int core = -1;
    // Made in the background (background_work.h): what the init goes back to, or null; and the socket that becomes
    // readable when somebody waits for us.
    const UsualPriority *usual = nullptr;
    int requestSocket = -1;
};

struct MadeCell {
    NewCell cell;
    pid_t pid = -1;
    UniqueFd process; // pidfd of the init
    UniqueFd socket;  // its user's end; given away with the cell
};

// Returns when the init has said that it is ready. On failure nothing is left behind.
// With a map, the cell gets a user namespace of its own.
Result<MadeCell> makeCell(const NewCell &cell, const FactoryConfiguration &configuration, GroupHost &groups,
                          const std::optional<UserMap> &userMap);

// Kills the init if it lives, waits for it, and so for everything in the cell.
void buryCell(const MadeCell &cell) noexcept;

} // namespace gavel::sandbox
