// Retired instructions of what a thread starts, where the processor counts them.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <cstdint>

namespace gavel::sandbox {

// Counts for the processes that the thread which made it starts, and for what they start, from the moment each of the
// former has executed its program; never for the thread itself. In user mode only: what the kernel does differs from
// kernel to kernel.
class InstructionCounter {
public:
    // Fails where there is no such counter, as in most virtual machines, or no right to use it. `type` and `event` as
    // in perf_event_attr, for tests on such machines.
    static Result<InstructionCounter> open();
    static Result<InstructionCounter> open(std::uint32_t type, std::uint64_t event);

    // That of the calling thread, made at its first call; null where there is none.
    static const InstructionCounter *ofThisThread();

    // Since it was made. What ended before is counted exactly.
    std::int64_t count() const;

private:
    UniqueFd m_event;
};

} // namespace gavel::sandbox
