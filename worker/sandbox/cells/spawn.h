// Starts a program: from clone to exec, in the order in which each step needs what the next one takes away.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "worker/sandbox/sandbox.h"

#include <array>

#include <sys/types.h>

namespace gavel::sandbox {

struct SpawnPlan {
    const char *const *argv = nullptr;
    const char *const *environment = nullptr;
    const char *workingDirectory = nullptr; // null: the caller's own
    std::array<int, 3> streams{-1, -1, -1}; // -1: the caller's own, which is /dev/null
    int cloneInto = -1;                     // groups_v2: the leaf
    std::uint32_t uid = 0;
    bool changesUser = true; // to `uid`; else the cell's user namespace has only that one
    RunLimits limits;
    int processRlimit = 0; // RLIMIT_NPROC; 0: not set, the group limits them
};

struct SpawnedProcess {
    pid_t pid = -1;
    UniqueFd process; // pidfd
};

// The program inherits the calling thread's system call filter; with `cloneInto`, without clone3.
//
// The child shares our memory until it has become the program (CLONE_VM | CLONE_VFORK): nothing is copied, and a step
// that fails leaves its name and errno where we read them. InvalidArgument: the program or its working directory is no
// good; Internal: a step of ours has failed.
Result<SpawnedProcess> spawn(const SpawnPlan &plan);

} // namespace gavel::sandbox
