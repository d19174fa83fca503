#include "worker/sandbox/cells/subtree_v2.h"

#include "worker/sandbox/cells/group_files.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <sstream>

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr std::string_view kSupervisor = "gavel-supervisor";

bool hasWord(const std::string &text, const std::string &word)
{
    std::istringstream stream(text);
    return std::find(std::istream_iterator<std::string>(stream), {}, word) != std::istream_iterator<std::string>();
}

// Where we are, and where groups may go.
struct Place {
    std::string path; // below the mount point; empty: the root of the hierarchy
    bool isAside = false;
};

Place placeOf(const std::string &own)
{
    Place place{own == "/" ? "" : own, false};
    const std::size_t slash = place.path.rfind('/');
    if (slash != std::string::npos && place.path.substr(slash + 1) == kSupervisor)
        place = {place.path.substr(0, slash), true};
    return place;
}

// systemd leaves a mark on what it has delegated.
bool isMarkedDelegated(const std::string &directory)
{
    const auto isSet = [&](const char *name) {
        char value = 0;
        return ::getxattr(directory.c_str(), name, &value, 1) == 1 && value == '1';
    };
    return isSet("trusted.delegate") || isSet("user.delegate");
}

bool isRootOfAllGroups(int directory)
{
    return ::faccessat(directory, "cgroup.type", F_OK, 0) != 0; // the only group that is of no type
}

Result<void> moveAside(int own)
{
    const UniqueFd aside = TRY(makeGroupDirectory(own, std::string(kSupervisor)));
    TRY(writeGroupFile(aside.get(), "cgroup.procs", std::to_string(::getppid())));
    return writeGroupFile(aside.get(), "cgroup.procs", "0");
}

} // namespace

Result<UniqueFd> openSubtree(const Hierarchies &hierarchies, Privilege privilege)
{
    if (hierarchies.v2.empty())
        return failure(ErrorCode::FailedPrecondition, "cgroup2 is not mounted");
    Place place = placeOf(hierarchies.v2Own);
    if (privilege == Privilege::Root && !place.isAside && !isMarkedDelegated(hierarchies.v2 + place.path))
        place = {"", !place.path.empty()};
    UniqueFd base(::open((hierarchies.v2 + place.path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!base)
        return systemFailure("open " + hierarchies.v2 + place.path);
    const std::string name = "control group " + (place.path.empty() ? "/" : place.path);
    if (::faccessat(base.get(), ".", W_OK, AT_EACCESS) != 0)
        return failure(ErrorCode::FailedPrecondition, name + " is not delegated to us");
    if (!place.isAside && !isRootOfAllGroups(base.get())) {
        if (const Result<void> moved = moveAside(base.get()); !moved)
            return failure(ErrorCode::FailedPrecondition,
                           name + " cannot be left for one below it: " + moved.error().message);
    }
    return base;
}

Result<void> enableController(int group, const std::string &controller)
{
    if (isEnabled(group, controller))
        return {};
    const std::string available = readGroupFile(group, "cgroup.controllers").value_or("");
    if (!hasWord(available, controller))
        return failure(ErrorCode::FailedPrecondition,
                       "the " + controller +
                           " controller is not delegated to our control group; start the worker as a "
                           "systemd service or scope with Delegate=yes");
    Result<void> outcome = writeGroupFile(group, "cgroup.subtree_control", "+" + controller);
    if (!outcome && errno == EBUSY)
        return failure(ErrorCode::FailedPrecondition,
                       "the " + controller +
                           " controller cannot be passed on while other processes are in our control "
                           "group; start the worker in one of its own: systemd-run --user --scope -p "
                           "Delegate=yes gavel-worker ...");
    return outcome;
}

bool isEnabled(int group, const std::string &controller)
{
    return hasWord(readGroupFile(group, "cgroup.subtree_control").value_or(""), controller);
}

} // namespace gavel::sandbox
