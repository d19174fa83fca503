#include "worker/sandbox/cells/groups.h"

#include "worker/sandbox/cells/groups_none.h"
#include "worker/sandbox/cells/groups_v1.h"
#include "worker/sandbox/cells/groups_v2.h"
#include "worker/sandbox/cells/hierarchies.h"

namespace gavel::sandbox {

namespace {

// The best there is: memory and processes limited first, then counted exactly, then nothing.
Result<std::unique_ptr<GroupHost>> openBest(const Hierarchies &hierarchies, const std::string &name)
{
    if (groupsV2HaveControllers(hierarchies)) {
        Result<std::unique_ptr<GroupHost>> host = openGroupsV2(hierarchies, name);
        if (host)
            return host;
    }
    std::string reason;
    for (const auto open : {openGroupsV1, openGroupsV2}) {
        Result<std::unique_ptr<GroupHost>> host = open(hierarchies, name);
        if (host)
            return host;
        reason += (reason.empty() ? "" : "; ") + host.error().message;
    }
    return openGroupsNone(reason);
}

} // namespace

Result<std::unique_ptr<GroupHost>> GroupHost::open(GroupBackend wanted, const std::string &name)
{
    const Hierarchies hierarchies = TRY(findHierarchies());
    switch (wanted) {
    case GroupBackend::Automatic: return openBest(hierarchies, name);
    case GroupBackend::V1: return openGroupsV1(hierarchies, name);
    case GroupBackend::V2: return openGroupsV2(hierarchies, name);
    case GroupBackend::None: break;
    }
    return openGroupsNone("asked for none");
}

std::string groupName(std::uint64_t cell, std::uint64_t generation)
{
    const std::string name = "c" + std::to_string(cell);
    return generation == 0 ? name : name + "." + std::to_string(generation);
}

bool isGroupOf(std::uint64_t cell, const std::string &name)
{
    const std::string first = groupName(cell, 0);
    return name == first || name.starts_with(first + ".");
}

} // namespace gavel::sandbox
