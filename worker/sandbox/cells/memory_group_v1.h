// One memory group of v1: its limit, its charge, its peak, and who died in it for want of memory.
#pragma once

#include "core/base/result.h"
#include "core/base/termination.h"
#include "core/base/unique_fd.h"

#include <string>
#include <vector>

namespace gavel::sandbox {

class MemoryGroupV1 {
public:
    // Makes `name` below `parent`.
    static Result<MemoryGroupV1> make(int parent, std::string name);

    const std::string &name() const { return m_name; }

    // The calling thread, not its process: what the kernel allocates for it is charged here, its memory is not.
    Result<void> join() const;

    // Before a run.
    Result<void> prepare(Bytes limit);

    // So much that what an earlier run has left would be seen in the figures of the next one.
    bool isCharged() const;

    Bytes peak() const;
    // When the processes of the run are dead: files and shared memory outlive them.
    MemoryParts partsOf(Bytes peak) const;

    int oomEvent() const { return m_oomEvent.get(); } // readable when memory has run out; -1: nothing tells
    void takeOomEvent();
    bool hasOomKills() const;    // since the last takeOomKills()
    std::int64_t takeOomKills(); // those of the run, when it is over

    // What must be kept open.
    std::vector<int> descriptors() const;

private:
    Result<void> setLimit(Bytes limit);

    std::string m_name;
    UniqueFd m_tasks;
    UniqueFd m_usage;
    UniqueFd m_peak;
    UniqueFd m_kernelPeak; // may be missing
    UniqueFd m_stat;
    UniqueFd m_limit;
    UniqueFd m_limitWithSwap; // empty where swap is not accounted
    UniqueFd m_oomControl;
    UniqueFd m_oomEvent;
    Bytes m_limitSet;            // zero: none yet
    std::int64_t m_oomKills = 0; // up to the last run
    bool m_hadOomEvent = false;  // since the run began
};

} // namespace gavel::sandbox
