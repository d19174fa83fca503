#include "worker/sandbox/cells/group_files.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <ctime>
#include <sstream>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr int kRemovalAttempts = 3000; // of a millisecond

std::int64_t numberAt(std::string_view text) noexcept
{
    const std::size_t start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos)
        return 0;
    std::int64_t number = 0;
    std::from_chars(text.data() + start, text.data() + text.size(), number);
    return number;
}

void sleepOneMillisecond()
{
    const timespec pause{0, 1'000'000};
    ::nanosleep(&pause, nullptr);
}

void killMembers(int group)
{
    // v2 has one file for it, and does it without a race; v1 is asked for its members.
    if (writeGroupFile(group, "cgroup.kill", "1"))
        return;
    const Result<std::string> members = readGroupFile(group, "cgroup.procs");
    std::istringstream pids(members.value_or(std::string()));
    for (pid_t pid = 0; pids >> pid;) {
        if (pid > 1 && pid != ::getpid())
            ::kill(pid, SIGKILL);
    }
}

} // namespace

Result<UniqueFd> openGroupFile(int directory, const std::string &path, int flags)
{
    UniqueFd file(::openat(directory, path.c_str(), flags | O_CLOEXEC));
    if (!file)
        return systemFailure("open group file " + path);
    return file;
}

std::int64_t readNumber(int fd) noexcept
{
    char buffer[64];
    const ssize_t size = ::pread(fd, buffer, sizeof buffer, 0);
    return size > 0 ? numberAt({buffer, static_cast<std::size_t>(size)}) : 0;
}

std::int64_t readNumber(int fd, std::string_view key) noexcept
{
    char buffer[4096];
    const ssize_t size = ::pread(fd, buffer, sizeof buffer, 0);
    std::string_view rest(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == ' ')
            return numberAt(line.substr(key.size()));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    return 0;
}

Result<void> writeNumber(int fd, std::int64_t number, const char *what)
{
    char buffer[32];
    const char *end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    if (::pwrite(fd, buffer, static_cast<std::size_t>(end - buffer), 0) < 0)
        return systemFailure(std::string("writing ") + std::to_string(number) + " to " + what);
    return {};
}

Result<void> writeGroupFile(int directory, const std::string &path, std::string_view text)
{
    const UniqueFd file = TRY(openGroupFile(directory, path, O_WRONLY));
    if (::write(file.get(), text.data(), text.size()) < 0)
        return systemFailure("writing " + std::string(text) + " to " + path);
    return {};
}

Result<std::string> readGroupFile(int directory, const std::string &path)
{
    const UniqueFd file = TRY(openGroupFile(directory, path, O_RDONLY));
    std::string text;
    char buffer[4096];
    ssize_t size = 0;
    while ((size = ::read(file.get(), buffer, sizeof buffer)) > 0)
        text.append(buffer, static_cast<std::size_t>(size));
    if (size < 0)
        return systemFailure("reading " + path);
    return text;
}

Result<UniqueFd> makeGroupDirectory(int parent, const std::string &name)
{
    if (::mkdirat(parent, name.c_str(), 0755) != 0 && errno != EEXIST)
        return systemFailure("making group " + name);
    return openGroupFile(parent, name, O_RDONLY | O_DIRECTORY);
}

std::vector<std::string> subgroups(int directory)
{
    std::vector<std::string> names;
    const int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = copy >= 0 ? ::fdopendir(copy) : nullptr;
    if (!stream)
        return names;
    while (const dirent *entry = ::readdir(stream)) {
        const std::string name = entry->d_name;
        if (entry->d_type == DT_DIR && name != "." && name != "..")
            names.push_back(name);
    }
    ::closedir(stream);
    return names;
}

Result<void> clearAndRemove(int parent, const std::string &name)
{
    const Result<UniqueFd> group = openGroupFile(parent, name, O_RDONLY | O_DIRECTORY);
    if (!group)
        return {};
    for (const std::string &below : subgroups(group->get()))
        TRY(clearAndRemove(group->get(), below));
    for (int attempt = 0; attempt < kRemovalAttempts; ++attempt) {
        if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT)
            return {};
        if (errno != EBUSY)
            return systemFailure("removing group " + name);
        killMembers(group->get());
        sleepOneMillisecond();
    }
    return failure(ErrorCode::Internal, "group " + name + " holds processes that do not die");
}

} // namespace gavel::sandbox
