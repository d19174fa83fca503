#include "worker/doctor/attacks/attack.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gavel::attacks {

namespace {

constexpr std::size_t kMuch = std::size_t(512) << 20;
constexpr std::size_t kPage = 4096;

std::string nothing()
{
    return {};
}

[[noreturn]] void compute()
{
    for (;;)
        asm volatile("");
}

[[noreturn]] void rest()
{
    for (;;)
        ::pause();
}

std::string loop()
{
    compute();
}

// Two processes that belong to nobody, each with half of what is allowed.
std::string loopInOrphans()
{
    for (int i = 0; i < 2; ++i) {
        if (::fork() == 0) {
            if (::fork() == 0) {
                ::setsid();
                compute();
            }
            ::_exit(0);
        }
    }
    rest();
}

std::string sleepForEver()
{
    rest();
}

std::string stopMyself()
{
    ::raise(SIGSTOP);
    rest();
}

std::string forkBomb()
{
    for (;;)
        ::fork();
}

std::string countProcesses()
{
    for (int count = 1; count < 1000; ++count) {
        const pid_t child = ::fork();
        if (child == 0)
            rest();
        if (child < 0)
            return count <= 16 ? "" : std::to_string(count) + " processes";
    }
    return "a thousand processes";
}

void touch(void *memory, std::size_t size)
{
    for (std::size_t i = 0; i < size; i += kPage)
        static_cast<volatile char *>(memory)[i] = 1;
}

std::string takeMemory()
{
    touch(std::malloc(kMuch), kMuch);
    return "512 MiB";
}

std::string takeMemoryInChildren()
{
    constexpr int kChildren = 8;
    for (int i = 0; i < kChildren; ++i) {
        if (::fork() == 0) {
            touch(std::malloc(kMuch / kChildren), kMuch / kChildren);
            rest();
        }
    }
    rest();
}

std::string takeSharedMemory()
{
    touch(::mmap(nullptr, kMuch, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), kMuch);
    return "512 MiB";
}

std::string takeMemoryInFiles()
{
    static const std::array<char, 65536> block{};
    for (int number = 0; number < 64; ++number) {
        const int file = ::open(("/box/f" + std::to_string(number)).c_str(), O_CREAT | O_WRONLY, 0600);
        for (int i = 0; i < 128; ++i) {
            if (::write(file, block.data(), block.size()) < 0)
                return "the box is full before the memory is";
        }
    }
    return "512 MiB";
}

std::string reserve()
{
    const std::size_t size = std::size_t(1) << 40;
    void *memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return std::string("a terabyte of addresses was refused: ") + std::strerror(errno);
    touch(memory, kPage);
    return {};
}

std::string flood(int stream)
{
    static const std::array<char, 65536> block{};
    ::signal(SIGXFSZ, SIG_IGN);
    while (::write(stream, block.data(), block.size()) > 0) {
    }
    return {};
}

std::string floodOutput()
{
    return flood(1);
}

std::string floodErrors()
{
    return flood(2);
}

std::string leaveProcesses()
{
    for (int i = 0; i < 4; ++i) {
        if (::fork() == 0) {
            ::setsid();
            for (int number = 1; number < 65; ++number)
                ::signal(number, SIG_IGN);
            rest();
        }
    }
    return {};
}

std::string findProcesses()
{
    DIR *processes = ::opendir("/proc");
    if (!processes)
        return "there is no /proc";
    int found = 0;
    while (const dirent *entry = ::readdir(processes))
        found += std::atoi(entry->d_name) > 0;
    ::closedir(processes);
    return found <= 2 ? "" : std::to_string(found) + " processes";
}

std::string leaveFiles()
{
    const bool isDone = ::open("/box/left", O_CREAT | O_WRONLY, 0) >= 0 &&
                        ::open("/tmp/left", O_CREAT | O_WRONLY, 0) >= 0 && ::mkdir("/box/.directory", 0) == 0 &&
                        ::symlink("/", "/box/link") == 0 && ::chmod("/box", 0) == 0;
    return isDone ? "" : std::string("the working directory cannot be used: ") + std::strerror(errno);
}

std::string findFiles()
{
    for (const char *path : {"/box", "/tmp"}) {
        DIR *directory = ::opendir(path);
        if (!directory)
            return std::string(path) + " cannot be opened";
        while (const dirent *entry = ::readdir(directory)) {
            if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
                return std::string(path) + "/" + entry->d_name;
        }
        ::closedir(directory);
    }
    return ::open("/box/new", O_CREAT | O_WRONLY, 0600) >= 0 ? "" : "the working directory cannot be written";
}

constexpr Attack kAttacks[] = {
    {"nothing", nothing},
    {"loop", loop},
    {"loop-in-orphans", loopInOrphans},
    {"sleep", sleepForEver},
    {"stop", stopMyself},
    {"fork-bomb", forkBomb},
    {"count-processes", countProcesses},
    {"memory", takeMemory},
    {"memory-in-children", takeMemoryInChildren},
    {"memory-shared", takeSharedMemory},
    {"memory-in-files", takeMemoryInFiles},
    {"reserve", reserve},
    {"flood-output", floodOutput},
    {"flood-errors", floodErrors},
    {"leave-processes", leaveProcesses},
    {"find-processes", findProcesses},
    {"leave-files", leaveFiles},
    {"find-files", findFiles},
};

} // namespace

std::span<const Attack> limitAttacks()
{
    return kAttacks;
}

} // namespace gavel::attacks
