#include "worker/sandbox/cells/groups.h"

#include "worker/sandbox/cells/groups_none.h"
#include "worker/sandbox/cells/groups_v1.h"
#include "worker/sandbox/cells/groups_v2.h"
#include "worker/sandbox/cells/hierarchies.h"

#include <algorithm>

namespace gavel::sandbox {

namespace {

bool limitsMemory(const GroupHost &host)
{
    SandboxAbilities abilities;
    host.describe(abilities);
    return abilities.limitsMemory;
}

// The best there is: memory and processes limited first, then counted exactly, then nothing.
Result<std::unique_ptr<GroupHost>> openBest(const Hierarchies &hierarchies, const std::string &name,
                                            Privilege privilege)
{
    Result<std::unique_ptr<GroupHost>> v2 = openGroupsV2(hierarchies, name, privilege);
    if (v2 && limitsMemory(**v2))
        return v2;
    Result<std::unique_ptr<GroupHost>> v1 = openGroupsV1(hierarchies, name);
    if (v1)
        return v1;
    if (v2)
        return v2;
    return openGroupsNone(v1.error().message + "; " + v2.error().message, privilege);
}

} // namespace

Result<std::unique_ptr<GroupHost>> GroupHost::open(GroupBackend wanted, const std::string &name, Privilege privilege)
{
    const Hierarchies hierarchies = TRY(findHierarchies());
    switch (wanted) {
    case GroupBackend::Automatic: return openBest(hierarchies, name, privilege);
    case GroupBackend::V1: return openGroupsV1(hierarchies, name);
    case GroupBackend::V2: return openGroupsV2(hierarchies, name, privilege);
    case GroupBackend::None: break;
    }
    return openGroupsNone("asked for none", privilege);
}

MemoryParts memoryParts(Bytes peak, Bytes file, Bytes shared, Bytes kernel)
{
    const Bytes others = file + shared + kernel;
    return {std::max(peak - others, Bytes{}), file, shared, kernel};
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
