#include "worker/sandbox/cells/spawn.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>

#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

enum class Step { Streams, Limits, ProcessGroup, Identity, Directory, Descriptors, Filter, Execute };

constexpr const char *kStepNames[] = {"standard streams",  "resource limits",     "process group",      "user id",
                                      "working directory", "closing descriptors", "system call filter", "executing"};

struct Child {
    const SpawnPlan &plan;
    Step step = Step::Streams;
    int index = 0; // which of several of a kind: the stream, the limit
    int error = 0; // errno of `step`, if it failed
};

bool setLimit(int resource, std::int64_t value)
{
    const rlimit limit{static_cast<rlim_t>(value), static_cast<rlim_t>(value)};
    const auto kind = static_cast<__rlimit_resource>(resource);
    rlimit ours{};
    if (::setrlimit(kind, &limit) == 0)
        return true;
    if (errno != EPERM || ::getrlimit(kind, &ours) != 0)
        return false;
    ours.rlim_cur = ours.rlim_max; // an ordinary user cannot give more than it may have
    return ::setrlimit(kind, &ours) == 0;
}

bool setLimits(Child &child)
{
    const RunLimits &limits = child.plan.limits;
    // One limit serves all files; what the streams may hold is measured afterwards, and one byte more shows that it was
    // too much.
    const std::int64_t fileSize =
        std::max({limits.fileSize.count, limits.output.count + 1, limits.errorOutput.count + 1});
    const std::int64_t stack = limits.stack.count != 0 ? limits.stack.count : limits.memory.count;
    const struct {
        int resource;
        std::int64_t value;
    } all[] = {{RLIMIT_FSIZE, fileSize},
               {RLIMIT_STACK, stack},
               {RLIMIT_NOFILE, limits.openFiles},
               {RLIMIT_RTPRIO, 0}, // what lets us watch runs and make cells at other priorities is not for programs
               {RLIMIT_NICE, 0},
               {RLIMIT_NPROC, child.plan.processRlimit}};
    const int count = child.plan.processRlimit != 0 ? 6 : 5;
    for (child.index = 0; child.index < count; ++child.index) {
        if (!setLimit(all[child.index].resource, all[child.index].value))
            return false;
    }
    return true;
}

bool takeStreams(Child &child)
{
    for (child.index = 0; child.index <= 2; ++child.index) {
        const int stream = child.plan.streams[static_cast<std::size_t>(child.index)];
        if (stream >= 0 && ::dup2(stream, child.index) != child.index)
            return false;
    }
    return true;
}

// Straight to the kernel: the C library would tell the other threads, whose memory this still is. Other groups the
// init has none.
bool becomeUser(std::uint32_t uid)
{
    return ::syscall(SYS_setresgid, uid, uid, uid) == 0 && ::syscall(SYS_setresuid, uid, uid, uid) == 0;
}

// Takes away clone3, which our own filter has to allow for CLONE_INTO_CGROUP. Through prctl: seccomp() is refused by
// then.
bool refuseClone3()
{
    sock_filter instructions[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{std::size(instructions), instructions};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

bool runStep(Step step, Child &child)
{
    const SpawnPlan &plan = child.plan;
    switch (step) {
    case Step::Streams: return takeStreams(child);
    case Step::Limits: return setLimits(child);
    case Step::ProcessGroup: return ::setpgid(0, 0) == 0; // a session would cost a scheduling group
    case Step::Identity: return !plan.changesUser || becomeUser(plan.uid);
    case Step::Directory: return !plan.workingDirectory || ::chdir(plan.workingDirectory) == 0;
    case Step::Descriptors: return ::close_range(3, UINT_MAX, 0) == 0;
    case Step::Filter: return plan.cloneInto < 0 || refuseClone3();
    case Step::Execute:
        ::execve(plan.argv[0], const_cast<char *const *>(plan.argv), const_cast<char *const *>(plan.environment));
        return false;
    }
    return false;
}

// Runs in the child, on a stack of its own in the parent's memory. No allocation, no locks, no logging.
int childMain(void *argument)
{
    Child &child = *static_cast<Child *>(argument);
    for (int step = 0; step <= static_cast<int>(Step::Execute); ++step) {
        if (!runStep(static_cast<Step>(step), child)) {
            child.error = errno;
            child.step = static_cast<Step>(step);
            break;
        }
    }
    ::syscall(SYS_exit_group, 127);
    return 127;
}

alignas(64) char childStack[64 * 1024];

#if !defined(__x86_64__)
#error "cloneWithGroup() is written for x86-64; another processor needs its own few lines"
#endif

// clone3() with a stack has no wrapper in the C library, and CLONE_INTO_CGROUP exists only there. The child gets our
// registers and the new stack, calls childMain and never returns.
long cloneWithGroup(clone_args &arguments, Child &child)
{
    long result = SYS_clone3;
    register int (*start)(void *) asm("r12") = childMain;
    register void *startArgument asm("r13") = &child;
    asm volatile("syscall\n\t"
                 "test %%rax, %%rax\n\t"
                 "jnz 1f\n\t"
                 "xor %%ebp, %%ebp\n\t"
                 "mov %%r13, %%rdi\n\t"
                 "call *%%r12\n\t"
                 "hlt\n"
                 "1:"
                 : "+a"(result)
                 : "D"(&arguments), "S"(sizeof arguments), "r"(start), "r"(startArgument)
                 : "rcx", "r11", "memory");
    return result;
}

long cloneChild(const SpawnPlan &plan, Child &child, int &pidfd)
{
    constexpr unsigned kFlags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD;
    if (plan.cloneInto < 0)
        return ::clone(childMain, childStack + sizeof childStack, static_cast<int>(kFlags) | SIGCHLD, &child, &pidfd);
    clone_args arguments{};
    // With a cgroup namespace of its own it does not learn where on the host its group is.
    arguments.flags = kFlags | CLONE_INTO_CGROUP | CLONE_NEWCGROUP;
    arguments.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
    arguments.exit_signal = SIGCHLD;
    arguments.stack = reinterpret_cast<std::uint64_t>(childStack);
    arguments.stack_size = sizeof childStack;
    arguments.cgroup = static_cast<std::uint64_t>(plan.cloneInto);
    const long pid = cloneWithGroup(arguments, child);
    if (pid < 0)
        errno = static_cast<int>(-pid);
    return pid;
}

bool isFaultOfRecipe(const Child &child)
{
    constexpr int kErrors[] = {ENOENT, ENOTDIR, EACCES, ENOEXEC, ELOOP, E2BIG, ENAMETOOLONG, EISDIR, ELIBBAD, EPERM};
    return (child.step == Step::Execute || child.step == Step::Directory) &&
           std::ranges::find(kErrors, child.error) != std::end(kErrors);
}

Error errorOf(const Child &child)
{
    std::string context = kStepNames[static_cast<int>(child.step)];
    if (child.step == Step::Streams || child.step == Step::Limits)
        context += "[" + std::to_string(child.index) + "]";
    if (child.step == Step::Execute)
        context += std::string(" ") + child.plan.argv[0];
    if (child.step == Step::Directory)
        context += std::string(" ") + child.plan.workingDirectory;
    Error error = systemError(child.error, context);
    error.message += " (errno " + std::to_string(child.error) + ")";
    error.code = isFaultOfRecipe(child) ? ErrorCode::InvalidArgument : ErrorCode::Internal;
    if (child.step == Step::Execute && child.error == ENOENT)
        error.message += " (the program, or the interpreter it names)";
    return error;
}

} // namespace

Result<SpawnedProcess> spawn(const SpawnPlan &plan)
{
    Child child{plan};
    int pidfd = -1;
    const long pid = cloneChild(plan, child, pidfd);
    if (pid < 0)
        return failure(Error{ErrorCode::Internal, systemError(errno, "clone").message});
    SpawnedProcess spawned{static_cast<pid_t>(pid), UniqueFd(pidfd)};
    if (child.error != 0)
        return failure(errorOf(child)); // the caller reaps everything anyway
    return spawned;
}

} // namespace gavel::sandbox
