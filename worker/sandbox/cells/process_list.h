// The processes of a cell, as its init sees them.
#pragma once

#include <cctype>
#include <string_view>

#include <dirent.h>

namespace gavel::sandbox {

// Calls `visit` with the number of each process but the init, as text.
template <typename Visit>
void forEachProgram(Visit visit)
{
    DIR *processes = ::opendir("/proc");
    if (!processes)
        return;
    while (const dirent *entry = ::readdir(processes)) {
        const std::string_view name = entry->d_name;
        if (std::isdigit(static_cast<unsigned char>(name.front())) && name != "1")
            visit(entry->d_name);
    }
    ::closedir(processes);
}

} // namespace gavel::sandbox
