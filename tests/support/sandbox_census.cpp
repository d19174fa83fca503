#include "tests/support/sandbox_census.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

namespace gavel::test {

namespace {

namespace fs = std::filesystem;

std::string textOf(const fs::path &path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

long entriesOf(const fs::path &directory)
{
    std::error_code error;
    const fs::directory_iterator entries(directory, error);
    return error ? 0 : std::distance(fs::begin(entries), fs::end(entries));
}

std::string processPath(pid_t pid)
{
    return "/proc/" + std::to_string(pid);
}

std::vector<pid_t> childrenOf(pid_t parent)
{
    std::vector<pid_t> children;
    std::error_code error;
    for (const auto &task : fs::directory_iterator(processPath(parent) + "/task", error)) {
        std::istringstream pids(textOf(task.path() / "children"));
        for (pid_t pid = 0; pids >> pid;)
            children.push_back(pid);
    }
    return children;
}

pid_t factoryOf(pid_t owner)
{
    const std::vector<pid_t> children = childrenOf(owner);
    const auto factory =
        std::ranges::find_if(children, [](pid_t pid) { return textOf(processPath(pid) + "/comm") == "gavel-cells\n"; });
    return factory == children.end() ? 0 : *factory;
}

long processesOfCells(const sandbox::SandboxConfig &config)
{
    long count = 0;
    for (const auto &entry : fs::directory_iterator("/proc")) {
        struct stat status;
        if (::stat(entry.path().c_str(), &status) == 0 && status.st_uid >= config.firstUid &&
            status.st_uid < config.firstUid + config.uidCount)
            ++count;
    }
    return count;
}

long groupsBelow(const fs::path &group)
{
    std::error_code error;
    long count = 0;
    for (fs::recursive_directory_iterator entry(group, error), end; !error && entry != end; entry.increment(error))
        count += entry->is_directory(error) ? 1 : 0;
    return count;
}

// Below every hierarchy that is mounted.
long groupsOf(const sandbox::SandboxConfig &config)
{
    long count = 0;
    std::ifstream mounts("/proc/self/mountinfo");
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream fields(line);
        std::string field;
        std::string mountPoint;
        for (int i = 0; i < 5 && fields >> field; ++i)
            mountPoint = field;
        if (line.find(" - cgroup") != std::string::npos)
            count += groupsBelow(fs::path(mountPoint) / ("gavel-" + config.name));
    }
    return count;
}

long ownTemporaryFiles()
{
    long count = 0;
    std::error_code error;
    for (const char *directory : {"/tmp", "/dev/shm"}) {
        for (const auto &entry : fs::directory_iterator(directory, error))
            count += entry.path().filename().string().starts_with("gavel") ? 1 : 0;
    }
    return count;
}

long residentKibibytes(pid_t pid)
{
    std::istringstream status(textOf(processPath(pid) + "/status"));
    for (std::string word; status >> word;) {
        long size = 0;
        if (word == "VmRSS:" && status >> size)
            return size;
    }
    return 0;
}

} // namespace

std::vector<std::pair<std::string, long>> SandboxCensus::lines() const
{
    return {{"processes", processes},
            {"owner_descriptors", ownerDescriptors},
            {"factory_descriptors", factoryDescriptors},
            {"groups", groups},
            {"mounts", mounts},
            {"temporary_files", temporaryFiles},
            {"owner_memory_kib", ownerMemory},
            {"factory_memory_kib", factoryMemory}};
}

SandboxCensus takeCensus(const sandbox::SandboxConfig &config)
{
    const pid_t own = ::getpid();
    const pid_t factory = factoryOf(own);
    SandboxCensus census;
    census.processes = processesOfCells(config) + static_cast<long>(childrenOf(factory).size());
    census.ownerDescriptors = entriesOf(processPath(own) + "/fd");
    census.factoryDescriptors = entriesOf(processPath(factory) + "/fd");
    census.groups = groupsOf(config);
    const std::string mounts = textOf(processPath(factory) + "/mountinfo");
    census.mounts = std::count(mounts.begin(), mounts.end(), '\n');
    census.temporaryFiles = ownTemporaryFiles();
    census.ownerMemory = residentKibibytes(own);
    census.factoryMemory = residentKibibytes(factory);
    return census;
}

} // namespace gavel::test
