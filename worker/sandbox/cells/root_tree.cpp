#include "worker/sandbox/cells/root_tree.h"

#include "core/base/unique_fd.h"
#include "worker/sandbox/cells/device_files.h"
#include "worker/sandbox/cells/privilege.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr std::array kLinksIntoUsr{"bin", "sbin", "lib", "lib32", "lib64", "libx32"};
constexpr std::array kOwnDirectories{"proc", "dev", "tmp", "box", "app"};

// A piece of the host's mounts, detached, and where it goes.
struct Piece {
    UniqueFd tree;
    std::string target; // relative to the new root
    bool isDirectory = true;
};

Result<void> setMountFlags(int tree, std::uint64_t flags)
{
    mount_attr attributes{};
    attributes.attr_set = flags;
    if (::mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes) != 0)
        return systemFailure("mount_setattr");
    return {};
}

// Links inside the tree are followed inside the tree.
UniqueFd openInside(int root, const std::string &path)
{
    open_how how{};
    how.flags = O_PATH | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT;
    return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
}

Result<Piece> cutPiece(int source, std::string target)
{
    Piece piece;
    struct stat status;
    if (::fstat(source, &status) != 0)
        return systemFailure("fstat of " + target);
    piece.isDirectory = S_ISDIR(status.st_mode);
    piece.tree.reset(::open_tree(source, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE));
    if (!piece.tree)
        return systemFailure("open_tree of /" + target);
    TRY(setMountFlags(piece.tree.get(), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
    piece.target = std::move(target);
    return piece;
}

std::string_view firstComponent(std::string_view relative)
{
    return relative.substr(0, relative.find('/'));
}

bool isCoveredByUsr(std::string_view relative)
{
    const std::string_view first = firstComponent(relative);
    return first == "usr" || std::ranges::find(kLinksIntoUsr, first) != kLinksIntoUsr.end();
}

// "//etc/./java/" -> "etc/java"; refuses "..".
Result<std::string> normalized(const std::string &path)
{
    std::string result;
    for (std::string_view rest = path; !rest.empty();) {
        const std::string_view component = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), component.size() + 1));
        if (component == "..")
            return failure(ErrorCode::InvalidArgument, "readOnlyPaths: " + path + " contains \"..\"");
        if (!component.empty() && component != ".")
            result += (result.empty() ? "" : "/") + std::string(component);
    }
    if (result.empty() || std::ranges::find(kOwnDirectories, firstComponent(result)) != kOwnDirectories.end())
        return failure(ErrorCode::InvalidArgument, "readOnlyPaths: cells have a " + path + " of their own");
    return result;
}

// Of the tree, unless the owner says where on the host it is: nothing else of the host is seen beside an image.
Result<std::optional<Piece>> cutReadOnlyPath(int root, const ReadOnlyPath &path)
{
    std::string relative = TRY(normalized(path.path));
    if (isCoveredByUsr(relative))
        return std::nullopt;
    UniqueFd source;
    if (path.hostPath.empty())
        source = openInside(root, relative);
    else
        source.reset(::open(path.hostPath.c_str(), O_PATH | O_CLOEXEC));
    if (!source && path.isOptional)
        return std::nullopt;
    if (!source)
        return failure(ErrorCode::InvalidArgument, "readOnlyPaths: " + systemError(errno, path.path).message);
    return TRY(cutPiece(source.get(), std::move(relative)));
}

// What links cells need in their root, and which of /bin, /lib ... are directories of their own in this tree.
struct Plan {
    std::vector<Piece> pieces;
    std::vector<std::pair<std::string, std::string>> links; // name, target
    std::string loaderCache;                                // content of /etc/ld.so.cache
};

Result<void> planUsr(int root, Plan &plan)
{
    const UniqueFd usr = openInside(root, "usr");
    if (!usr)
        return failure(ErrorCode::InvalidArgument, "root: there is no usr in it");
    plan.pieces.push_back(TRY(cutPiece(usr.get(), "usr")));
    for (const char *name : kLinksIntoUsr) {
        char target[PATH_MAX];
        const ssize_t size = ::readlinkat(root, name, target, sizeof target);
        if (size > 0) {
            plan.links.emplace_back(name, std::string(target, static_cast<std::size_t>(size)));
            continue;
        }
        const UniqueFd directory = openInside(root, name);
        if (directory)
            plan.pieces.push_back(TRY(cutPiece(directory.get(), name)));
    }
    return {};
}

std::string contentOf(int root, const std::string &path)
{
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT;
    const UniqueFd file(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
    std::string text;
    char buffer[16 * 1024];
    ssize_t size = 0;
    while (file && (size = ::read(file.get(), buffer, sizeof buffer)) > 0)
        text.append(buffer, static_cast<std::size_t>(size));
    return text;
}

Result<Plan> makePlan(const SandboxConfig &config)
{
    const UniqueFd root(::open(config.root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!root)
        return failure(ErrorCode::InvalidArgument, systemError(errno, "root: " + config.root).message);
    Plan plan;
    TRY(planUsr(root.get(), plan));
    for (const ReadOnlyPath &path : config.readOnlyPaths) {
        if (std::optional<Piece> piece = TRY(cutReadOnlyPath(root.get(), path)))
            plan.pieces.push_back(std::move(*piece));
    }
    plan.loaderCache = contentOf(root.get(), "etc/ld.so.cache");
    return plan;
}

// A tmpfs mounted at `target`; for the root, over something of the host that is left right away.
Result<UniqueFd> mountMemory(const char *target, const char *size)
{
    const UniqueFd context(::fsopen("tmpfs", FSOPEN_CLOEXEC));
    if (!context || ::fsconfig(context.get(), FSCONFIG_SET_STRING, "mode", "0755", 0) != 0 ||
        ::fsconfig(context.get(), FSCONFIG_SET_STRING, "size", size, 0) != 0 ||
        ::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0)
        return systemFailure(std::string("tmpfs for ") + target);
    UniqueFd tree(::fsmount(context.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC));
    if (!tree || ::move_mount(tree.get(), "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH) != 0)
        return systemFailure(std::string("mounting ") + target);
    return tree;
}

Result<void> makeParents(const std::string &path)
{
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        if (::mkdir(path.substr(0, slash).c_str(), 0755) != 0 && errno != EEXIST)
            return systemFailure("mkdir /" + path);
    }
    return {};
}

Result<void> writeFile(const std::string &path, std::string_view content)
{
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    if (!file || ::write(file.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()))
        return systemFailure("writing /" + path);
    return {};
}

Result<void> placePiece(const Piece &piece)
{
    TRY(makeParents(piece.target));
    if (piece.isDirectory) {
        if (::mkdir(piece.target.c_str(), 0755) != 0 && errno != EEXIST)
            return systemFailure("mkdir /" + piece.target);
    } else if (::access(piece.target.c_str(), F_OK) != 0) {
        TRY(writeFile(piece.target, ""));
    }
    if (::move_mount(piece.tree.get(), "", AT_FDCWD, piece.target.c_str(), MOVE_MOUNT_F_EMPTY_PATH) != 0)
        return systemFailure("mounting /" + piece.target);
    return {};
}

// Programs run as a user without an entry; that runtimes find the files at all is enough.
Result<void> writeEtc(const Plan &plan)
{
    if (::mkdir("etc", 0755) != 0 && errno != EEXIST)
        return systemFailure("mkdir /etc");
    TRY(writeFile("etc/passwd", "root:x:0:0:root:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n"));
    TRY(writeFile("etc/group", "root:x:0:\nnogroup:x:65534:\n"));
    TRY(writeFile("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"));
    TRY(writeFile("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"));
    if (!plan.loaderCache.empty())
        TRY(writeFile("etc/ld.so.cache", plan.loaderCache));
    return {};
}

Result<void> fillRoot(const Plan &plan, Privilege privilege)
{
    for (const char *name : kOwnDirectories) {
        if (::mkdir(name, 0755) != 0)
            return systemFailure(std::string("mkdir /") + name);
    }
    for (const auto &[name, target] : plan.links) {
        if (::symlink(target.c_str(), name.c_str()) != 0)
            return systemFailure("symlink /" + name);
    }
    TRY(writeEtc(plan));
    for (const Piece &piece : plan.pieces)
        TRY(placePiece(piece));
    const UniqueFd devices = TRY(mountMemory("dev", "64k"));
    TRY(makeDevices(privilege));
    return setMountFlags(devices.get(), MOUNT_ATTR_RDONLY);
}

// The kernel lets an ordinary user mount a /proc of its own only where it sees one. Cells mount theirs over it.
Result<UniqueFd> cutHostsProc()
{
    UniqueFd tree(::open_tree(AT_FDCWD, "/proc", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE));
    if (!tree)
        return systemFailure("open_tree of /proc");
    return tree;
}

Result<void> leaveHostsRoot()
{
    if (::syscall(SYS_pivot_root, ".", ".") != 0 || ::umount2(".", MNT_DETACH) != 0 || ::chdir("/") != 0)
        return systemFailure("pivot_root");
    return {};
}

} // namespace

Result<void> enterRootTree(const SandboxConfig &config, Privilege privilege)
{
    if (::unshare(CLONE_NEWNS) != 0) {
        const Error error = systemError(errno, "unshare the mount namespace");
        return failure(error.code, error.message + (privilege == Privilege::Root ? "" : reasonForRefusal(errno)));
    }
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return systemFailure("making all mounts private");
    ::umask(0);
    const Plan plan = TRY(makePlan(config));
    const UniqueFd proc = privilege == Privilege::Root ? UniqueFd() : TRY(cutHostsProc());
    const UniqueFd root = TRY(mountMemory("/usr", "8m"));
    if (::fchdir(root.get()) != 0)
        return systemFailure("entering the new root");
    TRY(fillRoot(plan, privilege));
    TRY(leaveHostsRoot());
    TRY(setMountFlags(UniqueFd(::open("/", O_PATH | O_CLOEXEC)).get(), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID));
    if (proc && ::move_mount(proc.get(), "", AT_FDCWD, "/proc", MOVE_MOUNT_F_EMPTY_PATH) != 0)
        return systemFailure("mounting /proc of the host");
    return {};
}

} // namespace gavel::sandbox
