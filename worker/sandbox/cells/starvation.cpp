#include "worker/sandbox/cells/starvation.h"

#include "core/base/unique_fd.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>

namespace gavel::sandbox {

namespace {

using std::chrono::nanoseconds;

// Calls `visit` with each entry of a directory whose name is a number.
template <typename Visit>
void forEachNumber(const char *path, Visit visit)
{
    DIR *directory = ::opendir(path);
    if (!directory)
        return;
    while (const dirent *entry = ::readdir(directory)) {
        if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])))
            visit(entry->d_name);
    }
    ::closedir(directory);
}

// schedstat: time on a core, time ready without one, number of turns.
nanoseconds starvedTimeOf(const char *process, const char *thread, nanoseconds groupCpuTime)
{
    char path[96];
    std::snprintf(path, sizeof path, "/proc/%.20s/task/%.20s/schedstat", process, thread);
    const UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC));
    char buffer[96] = {};
    long long ran = 0;
    long long waited = 0;
    if (!file || ::read(file.get(), buffer, sizeof buffer - 1) <= 0 ||
        std::sscanf(buffer, "%lld %lld", &ran, &waited) != 2)
        return {};
    const nanoseconds others = std::max(groupCpuTime - nanoseconds(ran), nanoseconds(0));
    return nanoseconds(waited) - others;
}

} // namespace

nanoseconds starvedTime(nanoseconds groupCpuTime)
{
    nanoseconds longest{0};
    forEachNumber("/proc", [&](const char *process) {
        if (std::strcmp(process, "1") == 0)
            return;
        char tasks[64];
        std::snprintf(tasks, sizeof tasks, "/proc/%.20s/task", process);
        forEachNumber(tasks, [&](const char *thread) {
            longest = std::max(longest, starvedTimeOf(process, thread, groupCpuTime));
        });
    });
    return longest;
}

} // namespace gavel::sandbox
