#include "worker/sandbox/cells/sampled_memory.h"

#include "worker/sandbox/cells/process_list.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <span>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr nanoseconds kShortestPause = 4ms;
constexpr int kPauseForLook = 20; // a look's duration, so many times, is the pause after it

Bytes inMemoryFileSystem(const char *path)
{
    struct statvfs status {};
    if (::statvfs(path, &status) != 0)
        return {};
    return Bytes{static_cast<std::int64_t>((status.f_blocks - status.f_bfree) * status.f_bsize)};
}

std::string_view readProcessFile(const char *pid, const char *name, std::span<char> buffer)
{
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%.20s/%s", pid, name);
    const UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC));
    const ssize_t size = file ? ::read(file.get(), buffer.data(), buffer.size() - 1) : 0;
    buffer[static_cast<std::size_t>(std::max<ssize_t>(size, 0))] = '\0';
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

// All pages of a process, also those it shares with others and those of its program file: quick, and never too little.
Bytes mostOf(const char *pid)
{
    char buffer[128];
    long long total = 0;
    long long resident = 0;
    if (std::sscanf(readProcessFile(pid, "statm", buffer).data(), "%lld %lld", &total, &resident) != 2)
        return {};
    return Bytes{resident * ::sysconf(_SC_PAGESIZE)};
}

struct Share {
    Bytes priv;
    Bytes shared;
};

Bytes lineOf(std::string_view text, std::string_view key)
{
    const std::size_t at = text.find(key);
    long long kilobytes = 0;
    if (at == std::string_view::npos || std::sscanf(text.data() + at + key.size(), "%lld", &kilobytes) != 1)
        return {};
    return kibibytes(kilobytes);
}

// What is shared by several processes counts once altogether. Takes the kernel a walk over all pages.
Share shareOf(const char *pid)
{
    char buffer[2048];
    const std::string_view text = readProcessFile(pid, "smaps_rollup", buffer);
    return {lineOf(text, "\nPss_Anon:"), lineOf(text, "\nPss_Shmem:")};
}

// Memory files that a process can write, by their inodes, since several processes may hold the same one. Those of /box
// and /tmp have a name there, or had one, and are counted there.
using MemoryFiles = std::map<std::pair<dev_t, ino_t>, Bytes>;

void addMemoryFiles(const char *pid, const std::array<dev_t, 2> &counted, MemoryFiles &files)
{
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%.20s/fd", pid);
    DIR *descriptors = ::opendir(path);
    while (const dirent *entry = descriptors ? ::readdir(descriptors) : nullptr) {
        struct stat link {};
        struct stat file {};
        const int directory = ::dirfd(descriptors);
        if (::fstatat(directory, entry->d_name, &link, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISLNK(link.st_mode) ||
            (link.st_mode & S_IWUSR) == 0 || ::fstatat(directory, entry->d_name, &file, 0) != 0)
            continue;
        if (S_ISREG(file.st_mode) && file.st_nlink == 0 && std::ranges::find(counted, file.st_dev) == counted.end())
            files[{file.st_dev, file.st_ino}] = Bytes{file.st_blocks * 512};
    }
    if (descriptors)
        ::closedir(descriptors);
}

dev_t deviceOf(const char *path)
{
    struct stat status {};
    return ::stat(path, &status) == 0 ? status.st_dev : 0;
}

Bytes inMemoryFiles()
{
    const std::array<dev_t, 2> counted{deviceOf("/box"), deviceOf("/tmp")};
    MemoryFiles files;
    forEachProgram([&](const char *pid) { addMemoryFiles(pid, counted, files); });
    Bytes sum;
    for (const auto &[inode, size] : files)
        sum = sum + size;
    return sum;
}

// A mapped file is in both figures for shared memory, so the larger one counts.
Bytes inUse(Bytes limit)
{
    const Bytes files = inMemoryFileSystem("/box") + inMemoryFileSystem("/tmp") + inMemoryFiles();
    Bytes most = files;
    forEachProgram([&](const char *pid) { most = most + mostOf(pid); });
    if (most <= limit)
        return most;
    Share sum;
    forEachProgram([&](const char *pid) {
        const Share share = shareOf(pid);
        sum = {sum.priv + share.priv, sum.shared + share.shared};
    });
    return sum.priv + std::max(sum.shared, files);
}

} // namespace

Result<std::unique_ptr<SampledMemory>> SampledMemory::create()
{
    auto memory = std::make_unique<SampledMemory>();
    memory->m_timer.reset(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!memory->m_timer)
        return systemFailure("timerfd_create");
    return memory;
}

void SampledMemory::start(Bytes limit)
{
    m_limit = limit;
    m_peak = {};
    arm(kShortestPause);
}

bool SampledMemory::look()
{
    std::uint64_t count = 0;
    if (::read(m_timer.get(), &count, sizeof count) != sizeof count)
        return wasExceeded();
    const auto before = std::chrono::steady_clock::now();
    m_peak = std::max(m_peak, inUse(m_limit));
    arm(std::max<nanoseconds>(kShortestPause, (std::chrono::steady_clock::now() - before) * kPauseForLook));
    return wasExceeded();
}

void SampledMemory::stop()
{
    arm(nanoseconds(0));
}

void SampledMemory::arm(nanoseconds delay)
{
    const itimerspec when{{0, 0}, {delay.count() / 1'000'000'000, delay.count() % 1'000'000'000}};
    ::timerfd_settime(m_timer.get(), 0, &when, nullptr);
}

} // namespace gavel::sandbox
