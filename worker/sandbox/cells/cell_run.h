// One run inside a cell, from the request to the figures.
#pragma once

#include "worker/sandbox/cells/groups.h"
#include "worker/sandbox/wire/cell_messages.h"

#include <array>
#include <string_view>

namespace gavel::sandbox {

// Where the init stands, and with it a program that asks for nothing else.
inline constexpr std::string_view kInitDirectory = "/box";

struct CellRun {
    RunGroup &group;
    std::uint32_t uid = 0;
    bool changesUser = true; // to `uid`, which is ours otherwise
    int ownerSocket = -1;
    int cores = 1;
    int listener = -1; // tells of calls that the calling thread's filter denies
};

// Runs the program, then kills and reaps everything else in this pid namespace, whatever happened. Only for pid 1.
// The program gets the filter of the thread that calls this. Unavailable: the owner is gone, there is nobody left to
// answer. The streams (empty: /dev/null) are closed here once the program has them: the other end of a pipe shall see
// when the program closes its own.
Result<RunReport> performRun(const CellRun &run, const RunRequest &request, std::array<UniqueFd, 3> streams);

// Kills and reaps every process of this pid namespace but ourselves.
void killAndReapAll() noexcept;

} // namespace gavel::sandbox
