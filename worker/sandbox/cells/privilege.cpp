#include "worker/sandbox/cells/privilege.h"

#include "core/base/unique_fd.h"
#include "worker/sandbox/cells/capabilities.h"

#include <cerrno>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

Result<void> writeText(const char *path, const std::string &text)
{
    const UniqueFd file(::open(path, O_WRONLY | O_CLOEXEC));
    if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return systemFailure(std::string("writing ") + path);
    return {};
}

Result<void> writeMaps(const std::string &insideUser, const std::string &outsideUser, const std::string &insideGroup,
                       const std::string &outsideGroup)
{
    TRY(writeText("/proc/self/setgroups", "deny")); // the kernel asks for this before an ordinary user maps a group
    TRY(writeText("/proc/self/uid_map", insideUser + " " + outsideUser + " 1"));
    return writeText("/proc/self/gid_map", insideGroup + " " + outsideGroup + " 1");
}

// The number in a file below /proc/sys; -1 where this kernel has no such setting.
long setting(const char *name)
{
    std::ifstream file(std::string("/proc/sys/") + name);
    long value = -1;
    return file >> value ? value : -1;
}

} // namespace

Result<Privilege> findPrivilege()
{
    if (::geteuid() != 0)
        return Privilege::OrdinaryUser;
    if (hasCapability(CAP_SYS_ADMIN))
        return Privilege::Root;
    return failure(
        ErrorCode::FailedPrecondition,
        "this root may not make namespaces (CAP_SYS_ADMIN is missing): start the worker as an ordinary user, "
        "which needs no privilege, or give it the capability");
}

Result<void> enterUserNamespace()
{
    const std::string user = std::to_string(::geteuid());
    const std::string group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWUSER) != 0) {
        const Error error = systemError(errno, "making a user namespace");
        return failure(ErrorCode::FailedPrecondition, error.message + reasonForRefusal(errno));
    }
    return writeMaps(user, user, group, group);
}

Result<void> mapUser(const UserMap &map)
{
    const std::string inside = std::to_string(map.inside);
    TRY(writeMaps(inside, std::to_string(map.outsideUser), inside, std::to_string(map.outsideGroup)));
    // The filter refuses them, too. In vain where somebody has made /proc/sys read-only.
    (void)writeText("/proc/sys/user/max_user_namespaces", "0");
    return {};
}

std::string reasonForRefusal(int errnum)
{
    if (errnum == EINVAL)
        return "; this kernel was built without user namespaces (CONFIG_USER_NS): start the worker as root";
    if (errnum == ENOSPC || setting("user/max_user_namespaces") == 0)
        return "; allow more of them: sysctl -w user.max_user_namespaces=15000";
    if (setting("kernel/unprivileged_userns_clone") == 0)
        return "; allow them: sysctl -w kernel.unprivileged_userns_clone=1";
    if (setting("kernel/apparmor_restrict_unprivileged_userns") == 1)
        return "; AppArmor forbids them: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or a profile for "
               "gavel-cells that has \"userns,\"";
    if (errnum == EPERM)
        return "; a container or its system call filter forbids them: allow unshare and mount in its seccomp profile, "
               "or start the worker as root on the host";
    return {};
}

std::string inheritedGroups()
{
    const int count = ::getgroups(0, nullptr);
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(count, 0)));
    if (count <= 0 || ::getgroups(count, groups.data()) != count)
        return {};
    std::string list;
    for (const gid_t group : groups) {
        if (group != ::getegid())
            list += (list.empty() ? "" : ", ") + std::to_string(group);
    }
    return list;
}

} // namespace gavel::sandbox
