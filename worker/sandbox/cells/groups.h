// Control groups behind one interface: two kernel generations, and a host without them.
//
// The factory has one GroupHost. It makes a RunGroup for each cell before it clones the cell's init; the init uses its
// copy for the runs (it holds descriptors only, so that it works below the cell's own root), the factory removes what
// is left when the cell is dead.
#pragma once

#include "worker/sandbox/sandbox.h"

#include <memory>
#include <optional>

#include <sys/resource.h>

namespace gavel::sandbox {

struct GroupFigures {
    std::chrono::nanoseconds cpuTime{0};
    Bytes peakMemory;
    std::optional<MemoryParts> memoryParts = std::nullopt;
    std::int64_t oomKills = 0;
};

// The rest of the peak is anonymous.
MemoryParts memoryParts(Bytes peak, Bytes file, Bytes shared, Bytes kernel);

class RunGroup {
public:
    virtual ~RunGroup() = default;

    // Before a run, by the thread that will start it: sets its limits and starts its counters from zero.
    virtual Result<void> prepare(const RunLimits &limits) = 0;

    // Called by each thread that will start programs, before it starts any: what can be inherited from it, it joins
    // itself.
    virtual Result<void> enterThread() { return {}; }

    // What the run's first process is cloned into, beyond what it inherits from the thread that called prepare(); -1:
    // nothing.
    virtual int cloneInto() const { return -1; }
    // RLIMIT_NPROC for its first process, where nothing else limits processes; 0: not needed.
    virtual int processRlimit(const RunLimits &) const { return 0; }

    // Becomes readable when memory may have run out in the group; -1: nothing does. clearOomEvent() makes it unreadable
    // and says what came of it.
    virtual int oomEvent() const { return -1; }
    enum class OomNews {
        None,
        KillExpected, // ask again soon
        Killed        // somebody was, or must be
    };
    virtual OomNews clearOomEvent() { return OomNews::None; }

    // Of the run so far. May lag by a clock tick behind what runs at this moment.
    virtual std::chrono::nanoseconds cpuTime() = 0;

    // When every process of the run is dead and reaped. `own` is what wait4 said of the first one.
    virtual GroupFigures figures(const rusage &own) = 0;

    // After a run has been answered: makes ready for the next one, so that it owes nothing to this one.
    virtual Result<void> recycle() = 0;

    // What the init must keep open.
    virtual std::vector<int> descriptors() const = 0;
};

class GroupHost {
public:
    // Finds what the host offers, or what was asked for; takes over the parent group of this name and clears it of what
    // a killed predecessor left.
    static Result<std::unique_ptr<GroupHost>> open(GroupBackend wanted, const std::string &name, Privilege privilege);

    virtual ~GroupHost() = default; // removes the parent group

    virtual Result<std::unique_ptr<RunGroup>> makeGroup(std::uint64_t cell) = 0;
    virtual void removeGroups(std::uint64_t cell) = 0;
    virtual GroupBackend backend() const = 0;
    virtual void describe(SandboxAbilities &abilities) const = 0; // everything but `groups`
};

// What RLIMIT_NPROC must be where it is all that limits processes. It counts by user id: for an ordinary user, whose
// cells have one in their own user namespace that the init shares, it also counts the init's threads.
class ProcessCount {
public:
    explicit ProcessCount(Privilege privilege) : m_isShared(privilege == Privilege::OrdinaryUser) {}
    void addThread() { ++m_threads; }
    int limitFor(int processes) const { return processes + (m_isShared ? m_threads : 0); }

private:
    const bool m_isShared;
    int m_threads = 1; // the init's main thread
};

// "c17" for cell 17; a cell may have several groups: "c17", "c17.1", ...
std::string groupName(std::uint64_t cell, std::uint64_t generation);
bool isGroupOf(std::uint64_t cell, const std::string &name);

} // namespace gavel::sandbox
