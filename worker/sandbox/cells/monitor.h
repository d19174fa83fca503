// Watches one run until its first process has ended or a limit is reached.
#pragma once

#include "worker/sandbox/cells/denied_calls.h"
#include "worker/sandbox/cells/groups.h"
#include "worker/sandbox/cells/spawn.h"

namespace gavel::sandbox {

// Why we ended it. The first cause is kept.
enum class EndCause {
    ByItself,
    CpuTimeLimit,
    WallTimeLimit,
    IdleLimit,
    MemoryLimit,
    ForeignCall, // a system call of an ABI that is not the program's
    Cancelled,
    OwnerGone,
    HostStarved
};

struct MonitorPlan {
    const SpawnedProcess &process;
    RunGroup &group;
    const RunLimits &limits;
    DeniedCalls &deniedCalls; // answered while it watches
    int ownerSocket = -1;     // says Cancel, or ends
    int cores = 1;            // on which the run can use CPU time at once
    std::chrono::steady_clock::time_point start;
};

// Sleeps until the earliest moment at which a limit can be reached. When it returns, the first process is dead but not
// waited for, or the caller must kill everything.
EndCause watch(const MonitorPlan &plan);

} // namespace gavel::sandbox
