// How long the programs of a cell were ready to run and got no core.
#pragma once

#include <chrono>

namespace gavel::sandbox {

// Reads /proc/PID/task/TID/schedstat of every thread in this pid namespace but our own. `groupCpuTime` is what they
// have used together: waiting for one another is not starving. A lower bound, taken from the thread that waited
// longest.
std::chrono::nanoseconds starvedTime(std::chrono::nanoseconds groupCpuTime);

} // namespace gavel::sandbox
