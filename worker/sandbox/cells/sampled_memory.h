// The memory of a cell's programs where no group counts it: looked at again and again.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <chrono>
#include <memory>

namespace gavel::sandbox {

// Watches what programs have in private and shared memory, in /box and /tmp and in memory files. It sees neither what comes and goes
// between two looks, nor memory in the kernel: pipes, sockets, page tables.
//
// Looks every few milliseconds, less often the longer a look takes, so that it costs a twentieth of a core at most.
class SampledMemory {
public:
    // Requires: called before the init closes the descriptors it does not know.
    static Result<std::unique_ptr<SampledMemory>> create();

    // Becomes readable when it is time for look().
    int timer() const { return m_timer.get(); }

    void start(Bytes limit);
    // Whether the limit was exceeded, now or before.
    bool look();
    void stop();

    bool wasExceeded() const { return m_peak > m_limit; }
    Bytes peak() const { return m_peak; } // of what was seen

private:
    void arm(std::chrono::nanoseconds delay);

    UniqueFd m_timer;
    Bytes m_limit;
    Bytes m_peak;
};

} // namespace gavel::sandbox
