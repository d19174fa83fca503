#include "worker/sandbox/filter_compiler.h"

#include "core/base/unique_fd.h"
#include "worker/sandbox/filter_profile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// Who listens to the filter (cells/denied_calls.h) counts the call and answers EPERM. What is merely unknown gets
// ENOSYS from the kernel at once, for runtimes try out what there is: glibc asks for clone3 with each thread.
constexpr std::uint32_t kRefuse = SCMP_ACT_NOTIFY;

// Commands of fcntl beyond the classical ones. Not among them: leases, and notices of what others do in a directory.
constexpr int kLinuxFcntlCommands[] = {1027 /* F_DUPFD_QUERY */,
                                       F_DUPFD_CLOEXEC,
                                       F_SETPIPE_SZ,
                                       F_GETPIPE_SZ,
                                       F_ADD_SEALS,
                                       F_GET_SEALS,
                                       F_GET_RW_HINT,
                                       F_SET_RW_HINT,
                                       F_GET_FILE_RW_HINT,
                                       F_SET_FILE_RW_HINT};

struct ReleaseFilter {
    void operator()(void *filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, ReleaseFilter>;

constexpr std::string_view kSignalling[] = {"kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"};

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

bool isNarrowed(std::string_view name)
{
    return name == "socket" || name == "socketpair" || name == "fcntl" || name == "fcntl64" || name == "prlimit64" ||
           contains(kSignalling, name) ||
           std::ranges::find(narrowedCalls(), name, &NarrowedCall::name) != narrowedCalls().end();
}

Result<void> addNarrowedCalls(const Filter &filter)
{
    for (const NarrowedCall &call : narrowedCalls()) {
        const scmp_arg_cmp harmless[] = {{call.argument, SCMP_CMP_MASKED_EQ, call.refusedBits, 0}};
        TRY(addRule(filter, SCMP_ACT_ALLOW, call.name, harmless));
        for (std::uint64_t bits = call.refusedBits; bits != 0; bits &= bits - 1) {
            const std::uint64_t bit = bits & -bits;
            const scmp_arg_cmp harmful[] = {{call.argument, SCMP_CMP_MASKED_EQ, bit, bit}};
            TRY(addRule(filter, kRefuse, call.name, harmful));
        }
    }
    return {};
}

// The kernel looks at the lower half of the command only, so what is let through is named in full.
Result<void> addFcntl(const Filter &filter)
{
    for (const std::string_view name : {"fcntl", "fcntl64"}) {
        const scmp_arg_cmp classical[] = {SCMP_A1(SCMP_CMP_LT, F_SETLEASE)};
        TRY(addRule(filter, SCMP_ACT_ALLOW, name, classical));
        for (const int command : kLinuxFcntlCommands) {
            const scmp_arg_cmp same[] = {SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))};
            TRY(addRule(filter, SCMP_ACT_ALLOW, name, same));
        }
        for (const int command : {F_SETLEASE, F_GETLEASE, F_NOTIFY}) {
            const scmp_arg_cmp same[] = {SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))};
            TRY(addRule(filter, kRefuse, name, same));
        }
    }
    return {};
}

// The init of a cell may have the programs' user id: its limits are not theirs to change. Their signals the kernel
// keeps from it anyway.
Result<void> addOthersAlone(const Filter &filter)
{
    const scmp_arg_cmp init[] = {SCMP_A0(SCMP_CMP_EQ, 1)};
    const scmp_arg_cmp notInit[] = {SCMP_A0(SCMP_CMP_NE, 1)};
    for (const std::string_view name : kSignalling) {
        TRY(addRule(filter, SCMP_ACT_ALLOW, name, notInit));
        TRY(addRule(filter, SCMP_ACT_ERRNO(EPERM), name, init));
    }
    const scmp_arg_cmp itself[] = {SCMP_A0(SCMP_CMP_EQ, 0)};
    const scmp_arg_cmp another[] = {SCMP_A0(SCMP_CMP_NE, 0)};
    TRY(addRule(filter, SCMP_ACT_ALLOW, "prlimit64", itself));
    TRY(addRule(filter, SCMP_ACT_ERRNO(EPERM), "prlimit64", another));
    return {};
}

Result<void> addArgumentRules(const Filter &filter, const std::vector<std::string> &alsoAllowed)
{
    TRY(addNarrowedCalls(filter));
    TRY(addFcntl(filter));
    const scmp_arg_cmp unixSocket[] = {SCMP_A0(SCMP_CMP_EQ, AF_UNIX)};
    const scmp_arg_cmp otherSocket[] = {SCMP_A0(SCMP_CMP_NE, AF_UNIX)};
    for (const std::string_view name : {"socket", "socketpair"}) {
        TRY(addRule(filter, SCMP_ACT_ALLOW, name, unixSocket));
        TRY(addRule(filter, kRefuse, name, otherSocket));
    }
    TRY(addOthersAlone(filter));
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
    seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, kRefuse); // and who listens ends the run
    if (const int status = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2); status != 0)
        return failure(systemError(-status, "asking libseccomp for a tree"));
    if (wish.allowsI386)
        TRY(addI386(filter));

    TRY(addRules(filter, SCMP_ACT_ALLOW, allowedCalls(), {}));
    std::vector<std::string> notRefused = alsoAllowed;
    notRefused.push_back("personality"); // has rules of its own
    TRY(addRules(filter, kRefuse, refusedCalls(), notRefused));
    TRY(addRules(filter, kRefuse, forbiddenCalls(), {}));
    TRY(addArgumentRules(filter, alsoAllowed));
    for (const std::string &name : alsoAllowed) {
        // Asking for a narrowed call by name gives no more of it.
        if (contains(refusedCalls(), name) || (!contains(allowedCalls(), name) && !isNarrowed(name)))
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
