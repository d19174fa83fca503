#include "worker/sandbox/cells/hierarchies.h"

#include <fstream>
#include <sstream>
#include <vector>

namespace gavel::sandbox {

namespace {

std::vector<std::string> split(const std::string &text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    return parts;
}

Result<std::string> textOf(const char *path)
{
    std::ifstream file(path);
    if (!file)
        return systemFailure(std::string("open ") + path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

// Fields: id parent device root mount-point options [optional ...] - type source super-options
void takeMount(const std::string &line, Hierarchies &found)
{
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos)
        return;
    const std::vector<std::string> before = split(line.substr(0, dash), ' ');
    const std::vector<std::string> after = split(line.substr(dash + 3), ' ');
    if (before.size() < 5 || after.size() < 3)
        return;
    if (after[0] == "cgroup2")
        found.v2 = before[4];
    if (after[0] == "cgroup") {
        for (const std::string &option : split(after[2], ','))
            found.v1[option] = before[4];
    }
}

} // namespace

Hierarchies parseHierarchies(const std::string &mountinfo, const std::string &cgroup)
{
    Hierarchies found;
    for (const std::string &line : split(mountinfo, '\n'))
        takeMount(line, found);
    for (const std::string &line : split(cgroup, '\n')) {
        if (line.starts_with("0::"))
            found.v2Own = line.substr(3);
    }
    return found;
}

Result<Hierarchies> findHierarchies()
{
    const std::string mounts = TRY(textOf("/proc/self/mountinfo"));
    return parseHierarchies(mounts, TRY(textOf("/proc/self/cgroup")));
}

} // namespace gavel::sandbox
