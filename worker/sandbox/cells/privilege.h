// With whose rights cells are made: root's, or those of an ordinary user who makes user namespaces.
#pragma once

#include "core/base/result.h"
#include "worker/sandbox/sandbox.h"

#include <cstdint>

namespace gavel::sandbox {

// FailedPrecondition: root without CAP_SYS_ADMIN, who can neither make cells nor safely lend programs its own user id.
Result<Privilege> findPrivilege();

// The factory of an ordinary user becomes the master of a user namespace in which only its own ids exist, by their own
// numbers. FailedPrecondition: this host does not let it; the message says what would.
Result<void> enterUserNamespace();

// The init of a cell, in the user namespace it was cloned into: makes `inside` the name of the only user and group
// there is, which outside is `outside`, its factory's. No group can be taken or given up after that, and no further
// user namespace be made. Requires: the host's /proc, writable.
struct UserMap {
    std::uint32_t inside = 0;
    std::uint32_t outsideUser = 0;
    std::uint32_t outsideGroup = 0;
};
Result<void> mapUser(const UserMap &map);

// What a failure to make namespaces or mounts as an ordinary user most probably comes from, with what would help;
// empty: nothing is known of this host that would explain it.
std::string reasonForRefusal(int errnum);

// Supplementary groups that the programs of cells cannot be freed of: an ordinary user may not give them up.
std::string inheritedGroups();

} // namespace gavel::sandbox
