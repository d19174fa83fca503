// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/bytes.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace gavel {

// How a process ended, as the sandbox saw it. The first cause is kept: a program killed for its memory that was
// about to run out of time ended by MemoryLimit. It says nothing of right or wrong: exit code 0 is only exit code 0.
enum class Termination {
    Exited,        // by itself; see exitCode
    Signalled,     // by a signal that we did not send; see signal
    CpuTimeLimit,  // used more processor time than allowed, its whole process tree together
    WallTimeLimit, // still there when the real-time limit was over, having used most of it to compute or to wait for a
                   // core
    IdleLimit,     // the same, but it slept: it waited for something that never came
    MemoryLimit,   // the kernel's out-of-memory killer struck inside its group
    OutputLimit,   // wrote more to standard output or error than allowed
    SecurityViolation, // killed by the system call filter
    Cancelled,         // we were asked to stop it
};

std::string_view toString(Termination termination) noexcept;

// What the peak of a run's memory was made of. The peak itself is exact; the parts cannot be had for the very moment of
// the peak: `file` and `shared` are what was there when its processes had ended, `kernel` is the highest charge of its
// own where the kernel keeps that (groups v1), and `anonymous` the rest of the peak.
struct MemoryParts {
    Bytes anonymous; // heap, stacks, program data
    Bytes file;      // page cache of files on disk
    Bytes shared;    // memory files: /box, /tmp, output
    Bytes kernel;    // page tables, pipes, what the kernel keeps for each process

    bool operator==(const MemoryParts &) const = default;
};

// What a run has used. All figures are of the whole process tree: orphans and unwaited children included.
struct Usage {
    std::chrono::nanoseconds cpuTime{0};
    std::chrono::nanoseconds wallTime{0};
    Bytes peakMemory;                         // highest charge of the run's group: anonymous, file, shared, kernel
    std::optional<MemoryParts> memoryParts;   // of that; empty where groups do not tell
    std::int64_t oomKills = 0;                // kills by the kernel for want of memory inside the group
    std::optional<std::int64_t> instructions; // retired in user mode; empty where the processor does not count them
    std::optional<std::int64_t> deniedCalls;  // system calls refused by the filter; empty where it is not counted
};

} // namespace gavel
