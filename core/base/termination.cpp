// SPDX-License-Identifier: MIT
#include "core/base/termination.h"

namespace gavel {

std::string_view toString(Termination termination) noexcept
{
    switch (termination) {
    case Termination::Exited: return "exited";
    case Termination::Signalled: return "signalled";
    case Termination::CpuTimeLimit: return "cpu-time-limit";
    case Termination::WallTimeLimit: return "wall-time-limit";
    case Termination::IdleLimit: return "idle-limit";
    case Termination::MemoryLimit: return "memory-limit";
    case Termination::OutputLimit: return "output-limit";
    case Termination::SecurityViolation: return "security-violation";
    case Termination::Cancelled: return "cancelled";
    }
    return "exited";
}

} // namespace gavel
