#include "worker/doctor/attacks/attack.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <linux/memfd.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::attacks {

namespace {

struct Call {
    const char *name;
    long number;
    std::array<long, 6> arguments{};
};

// The first of these that does not fail. What they are given could do no harm if it were let through.
std::string worked(std::initializer_list<Call> calls)
{
    for (const Call &call : calls) {
        const auto &a = call.arguments;
        if (::syscall(call.number, a[0], a[1], a[2], a[3], a[4], a[5]) != -1)
            return std::string(call.name) + " was let through";
    }
    return {};
}

// The first that does not answer as the filter does. A kernel that lacks it answers ENOSYS, which is as good.
std::string unfiltered(std::initializer_list<Call> calls)
{
    for (const Call &call : calls) {
        const auto &a = call.arguments;
        if (::syscall(call.number, a[0], a[1], a[2], a[3], a[4], a[5]) != -1 || (errno != EPERM && errno != ENOSYS))
            return std::string(call.name) + " reached the kernel";
    }
    return {};
}

std::string trace()
{
    return unfiltered({{"ptrace", SYS_ptrace, {16, 1}},
                       {"process_vm_readv", SYS_process_vm_readv, {1}},
                       {"kcmp", SYS_kcmp, {1, 1}},
                       {"pidfd_getfd", SYS_pidfd_getfd, {-1, 0}}});
}

std::string subsystems()
{
    return unfiltered({{"bpf", SYS_bpf},
                       {"perf_event_open", SYS_perf_event_open, {0, 0, -1, -1}},
                       {"userfaultfd", SYS_userfaultfd},
                       {"io_uring_setup", SYS_io_uring_setup, {1, 0}},
                       {"io_setup", SYS_io_setup, {1, 0}},
                       {"fanotify_init", SYS_fanotify_init},
                       {"memfd_secret", 447},
                       {"seccomp", SYS_seccomp, {2}},
                       {"quotactl", SYS_quotactl}});
}

std::string keyrings()
{
    return unfiltered({{"keyctl", SYS_keyctl, {0, -3, 1}}, {"add_key", SYS_add_key}, {"request_key", SYS_request_key}});
}

std::string sharedObjects()
{
    return unfiltered({{"shmget", SYS_shmget, {0, 4096, 01600}},
                       {"msgget", SYS_msgget, {0, 01600}},
                       {"semget", SYS_semget, {0, 1, 01600}},
                       {"mq_open", SYS_mq_open}});
}

std::string system()
{
    return unfiltered({{"init_module", SYS_init_module},
                       {"kexec_load", SYS_kexec_load},
                       {"reboot", SYS_reboot},
                       {"swapon", SYS_swapon},
                       {"syslog", SYS_syslog, {10}},
                       {"settimeofday", SYS_settimeofday},
                       {"sethostname", SYS_sethostname},
                       {"iopl", SYS_iopl, {3}},
                       {"open_by_handle_at", SYS_open_by_handle_at, {-1}}});
}

std::string newMounts()
{
    return unfiltered({{"fsopen", SYS_fsopen},
                       {"open_tree", SYS_open_tree, {-1}},
                       {"move_mount", SYS_move_mount, {-1}},
                       {"pivot_root", SYS_pivot_root},
                       {"setns", SYS_setns, {-1}}});
}

std::string hiddenFlags()
{
    return unfiltered(
        {{"clone3", SYS_clone3}, {"clone of a user namespace", SYS_clone, {CLONE_NEWUSER | CLONE_SIGHAND}}});
}

std::string watchHost()
{
    const int usr = ::open("/usr", O_RDONLY | O_DIRECTORY);
    return worked({{"inotify_init1", SYS_inotify_init1},
                   {"sync", SYS_sync},
                   {"syncfs", SYS_syncfs, {usr}},
                   {"dnotify", SYS_fcntl, {usr, F_NOTIFY, 1}}});
}

std::string hugePages()
{
    return unfiltered(
        {{"mmap of huge pages", SYS_mmap, {0, 2 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0}},
         {"memfd_create of huge pages", SYS_memfd_create, {0, MFD_HUGETLB}}});
}

std::string personality()
{
    return unfiltered({{"personality", SYS_personality, {0x0040000}}});
}

// The page cache of a file that can only be read, by way of a pipe (CVE-2022-0847).
std::string dirtyPipe()
{
    std::array<char, 4096> block{};
    std::array<char, 16> before{};
    std::array<char, 16> after{};
    int ends[2];
    const int file = ::open("/etc/passwd", O_RDONLY);
    if (::pread(file, before.data(), before.size(), 0) <= 0 || ::pipe(ends) != 0)
        return "it could not be tried";
    const int size = ::fcntl(ends[1], F_GETPIPE_SZ);
    bool isTried = true;
    for (int filled = 0; filled < size; filled += int(block.size()))
        isTried = isTried && ::write(ends[1], block.data(), block.size()) > 0;
    for (int drained = 0; drained < size; drained += int(block.size()))
        isTried = isTried && ::read(ends[0], block.data(), block.size()) > 0;
    off_t offset = 1;
    isTried = isTried && ::syscall(SYS_splice, file, &offset, ends[1], nullptr, 1, 0) == 1 &&
              ::write(ends[1], "HACKED", 6) == 6;
    if (!isTried || ::pread(file, after.data(), after.size(), 0) <= 0)
        return std::string("it could not be tried: ") + std::strerror(errno);
    return before == after ? "" : "a file that can only be read was changed";
}

// Must be ended by the filter.
std::string call32()
{
    long result = 20; // getpid, the 32-bit way
    asm volatile("int $0x80" : "+a"(result)::"memory");
    return "a 32-bit call was answered";
}

std::string callX32()
{
    ::syscall(0x40000000 | SYS_getpid);
    return "an x32 call was answered";
}

constexpr Attack kAttacks[] = {
    {"trace", trace},
    {"subsystems", subsystems},
    {"keyrings", keyrings},
    {"shared-objects", sharedObjects},
    {"system", system},
    {"new-mounts", newMounts},
    {"hidden-flags", hiddenFlags},
    {"watch-host", watchHost},
    {"huge-pages", hugePages},
    {"personality", personality},
    {"dirty-pipe", dirtyPipe},
    {"call-32", call32},
    {"call-x32", callX32},
};

} // namespace

std::span<const Attack> kernelAttacks()
{
    return kAttacks;
}

} // namespace gavel::attacks
