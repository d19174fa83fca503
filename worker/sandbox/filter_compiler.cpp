#include "worker/sandbox/filter_compiler.h"

#include "core/base/unique_fd.h"
#include "worker/sandbox/filter_profile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// Namespaces that clone() could make. CLONE_NEWTIME lies in the bits of the exit signal and clone() ignores it.
constexpr scmp_datum_t kNamespaceFlags =
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

struct ReleaseFilter {
    void operator()(void *filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, ReleaseFilter>;

bool contains(std::span<const std::string_view> names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

Result<void> addRule(const Filter &filter, std::uint32_t action, std::string_view name,
                     std::span<const scmp_arg_cmp> conditions = {})
{
    const int call = seccomp_syscall_resolve_name(std::string(name).c_str());
    if (call == __NR_SCMP_ERROR)
        return {}; // newer than this libseccomp: answers ENOSYS, as all that is not named
    const int status =
        seccomp_rule_add_array(filter.get(), action, call, static_cast<unsigned>(conditions.size()), conditions.data());
    // A pseudo call of another architecture is no concern of ours. EEXIST: the 32-bit ABI has one call for all sockets,
    // whose arguments cannot be seen; the first rule holds for it, and the cell has no network anyway.
    if (status != 0 && status != -EDOM && status != -EEXIST && call >= 0)
        return failure(systemError(-status, "filter rule for " + std::string(name)));
    return {};
}

Result<void> addRules(const Filter &filter, std::uint32_t action, std::span<const std::string_view> names,
                      const std::vector<std::string> &except)
{
    for (const std::string_view name : names) {
        if (std::ranges::find(except, name) == except.end())
            TRY(addRule(filter, action, name));
    }
    return {};
}

Result<void> addArgumentRules(const Filter &filter, const std::vector<std::string> &alsoAllowed)
{
    const scmp_arg_cmp noNamespaces[] = {SCMP_A0(SCMP_CMP_MASKED_EQ, kNamespaceFlags, 0)};
    TRY(addRule(filter, SCMP_ACT_ALLOW, "clone", noNamespaces));
    const scmp_arg_cmp unixSocket[] = {SCMP_A0(SCMP_CMP_EQ, AF_UNIX)};
    const scmp_arg_cmp otherSocket[] = {SCMP_A0(SCMP_CMP_NE, AF_UNIX)};
    for (const std::string_view name : {"socket", "socketpair"}) {
        TRY(addRule(filter, SCMP_ACT_ALLOW, name, unixSocket));
        TRY(addRule(filter, SCMP_ACT_ERRNO(EPERM), name, otherSocket));
    }
    if (std::ranges::find(alsoAllowed, "personality") == alsoAllowed.end()) {
        const scmp_arg_cmp plain[] = {SCMP_A0(SCMP_CMP_EQ, 0)};
        const scmp_arg_cmp query[] = {SCMP_A0(SCMP_CMP_EQ, 0xffffffff)};
        TRY(addRule(filter, SCMP_ACT_ALLOW, "personality", plain));
        TRY(addRule(filter, SCMP_ACT_ALLOW, "personality", query));
    }
    return {};
}

Result<void> checkName(const std::string &name)
{
    if (contains(forbiddenCalls(), name) || name == "clone3")
        return failure(ErrorCode::InvalidArgument, "allowedSystemCalls: \"" + name + "\" cannot be allowed to anyone");
    if (name.find('\0') != std::string::npos || seccomp_syscall_resolve_name(name.c_str()) == __NR_SCMP_ERROR)
        return failure(ErrorCode::InvalidArgument, "allowedSystemCalls: \"" + name + "\" is no system call known here");
    return {};
}

// Before all other rules: they then hold for both ABIs.
Result<void> addI386(const Filter &filter)
{
    if (const int status = seccomp_arch_add(filter.get(), SCMP_ARCH_X86); status != 0)
        return failure(systemError(-status, "adding the 32-bit ABI to a filter"));
    return addRules(filter, SCMP_ACT_ALLOW, allowedI386Calls(), {});
}

Result<FilterBlob> exportBlob(const Filter &filter)
{
    const UniqueFd file(::memfd_create("filter", MFD_CLOEXEC));
    if (!file)
        return systemFailure("memfd_create for the filter");
    if (const int status = seccomp_export_bpf(filter.get(), file.get()); status != 0)
        return failure(systemError(-status, "seccomp_export_bpf"));
    FilterBlob blob(static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END)));
    if (::pread(file.get(), blob.data(), blob.size(), 0) != static_cast<ssize_t>(blob.size()))
        return systemFailure("reading the filter");
    return blob;
}

enum class Clone3 { Refused, Allowed };

Result<FilterBlob> compileOne(const FilterWish &wish, Clone3 clone3)
{
    const std::vector<std::string> &alsoAllowed = wish.alsoAllowed;
    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(ENOSYS)));
    if (!filter)
        return failure(ErrorCode::Internal, "seccomp_init failed");
    seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (const int status = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2); status != 0)
        return failure(systemError(-status, "asking libseccomp for a tree"));
    if (wish.allowsI386)
        TRY(addI386(filter));

    TRY(addRules(filter, SCMP_ACT_ALLOW, allowedCalls(), {}));
    std::vector<std::string> notRefused = alsoAllowed;
    notRefused.push_back("personality"); // has rules of its own
    TRY(addRules(filter, SCMP_ACT_ERRNO(EPERM), refusedCalls(), notRefused));
    TRY(addRules(filter, SCMP_ACT_ERRNO(EPERM), forbiddenCalls(), {}));
    TRY(addArgumentRules(filter, alsoAllowed));
    for (const std::string &name : alsoAllowed) {
        if (contains(refusedCalls(), name) || !contains(allowedCalls(), name))
            TRY(addRule(filter, SCMP_ACT_ALLOW, name));
    }
    if (clone3 == Clone3::Allowed)
        TRY(addRule(filter, SCMP_ACT_ALLOW, "clone3"));
    return exportBlob(filter);
}

} // namespace

Result<FilterPair> compileFilter(const FilterWish &wish)
{
    for (const std::string &name : wish.alsoAllowed)
        TRY(checkName(name));
    FilterPair pair;
    pair.complete = TRY(compileOne(wish, Clone3::Refused));
    pair.withClone3 = TRY(compileOne(wish, Clone3::Allowed));
    return pair;
}

} // namespace gavel::sandbox
