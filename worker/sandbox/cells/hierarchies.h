// Where this host has its control groups.
#pragma once

#include "core/base/result.h"

#include <map>
#include <string>

namespace gavel::sandbox {

struct Hierarchies {
    std::map<std::string, std::string> v1; // controller -> mount point
    std::string v2;                        // mount point; empty: not mounted
    std::string v2Own;                     // our own group below it, "/" for its root
};

// Reads /proc/self/mountinfo and /proc/self/cgroup.
Result<Hierarchies> findHierarchies();

// The same from their texts.
Hierarchies parseHierarchies(const std::string &mountinfo, const std::string &cgroup);

} // namespace gavel::sandbox
