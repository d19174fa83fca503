#include "worker/sandbox/cells/instruction_counter.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

Result<InstructionCounter> InstructionCounter::open()
{
    return open(PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS);
}

Result<InstructionCounter> InstructionCounter::open(std::uint32_t type, std::uint64_t event)
{
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = type;
    attributes.config = event;
    attributes.disabled = 1;
    attributes.inherit = 1;
    attributes.enable_on_exec = 1;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    InstructionCounter counter;
    counter.m_event.reset(
        static_cast<int>(::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC)));
    if (!counter.m_event)
        return systemFailure("perf_event_open");
    return counter;
}

const InstructionCounter *InstructionCounter::ofThisThread()
{
    static thread_local const Result<InstructionCounter> counter = open();
    return counter ? &*counter : nullptr;
}

std::int64_t InstructionCounter::count() const
{
    std::int64_t total = 0;
    return ::read(m_event.get(), &total, sizeof total) == sizeof total ? total : 0;
}

} // namespace gavel::sandbox
