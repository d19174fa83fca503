#include "worker/doctor/attacks/attack.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

extern char **environ;

namespace gavel::attacks {

namespace {

// The first of these that can be opened.
std::string opened(std::initializer_list<const char *> paths, int flags)
{
    for (const char *path : paths) {
        const int file = ::open(path, flags | O_NONBLOCK | O_NOCTTY, 0600);
        if (file < 0)
            continue;
        ::close(file);
        return std::string(path) + ((flags & O_ACCMODE) == O_RDONLY ? " could be read" : " could be written");
    }
    return {};
}

std::string writeSystem()
{
    return opened({"/attack", "/usr/attack", "/usr/bin/attack", "/bin/attack", "/lib/attack", "/etc/attack",
                   "/etc/hosts", "/dev/attack", "/proc/attack", "/app/attack", "/var/attack"},
                  O_CREAT | O_WRONLY);
}

std::string readSecrets()
{
    return opened({"/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssh", "/root", "/home", "/var/log", "/run", "/srv",
                   "/mnt", "/boot", "/sys", "/proc/kcore", "/proc/kmsg"},
                  O_RDONLY);
}

std::string readInit()
{
    return opened(
        {"/proc/1/environ", "/proc/1/mem", "/proc/1/maps", "/proc/1/fd", "/proc/1/root", "/proc/1/cwd", "/proc/1/exe"},
        O_RDONLY);
}

std::string setKernel()
{
    return opened({"/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger",
                   "/proc/self/oom_score_adj", "/proc/self/uid_map", "/proc/self/mem", "/sys/kernel/uevent_helper",
                   "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/tasks",
                   "/sys/fs/cgroup/memory/memory.limit_in_bytes"},
                  O_WRONLY);
}

std::string openDevices()
{
    return opened({"/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/sda", "/dev/vda",
                   "/dev/nvme0n1", "/dev/ptmx", "/dev/tty", "/dev/console", "/dev/loop-control", "/dev/userfaultfd"},
                  O_RDONLY);
}

std::string makeDevices()
{
    if (::mknod("/box/zero", S_IFCHR | 0666, makedev(1, 5)) == 0 ||
        ::mknod("/box/disk", S_IFBLK | 0666, makedev(254, 0)) == 0)
        return "a device could be made";
    return {};
}

std::string signalOthers()
{
    if (::kill(1, SIGKILL) == 0 || ::kill(1, SIGSTOP) == 0 || ::kill(-1, SIGKILL) == 0)
        return "another process could be killed";
    return {};
}

std::string useNetwork()
{
    for (const int family : {AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK, AF_ALG, AF_XDP}) {
        for (const int type : {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET}) {
            if (::socket(family, type, 0) >= 0)
                return "a socket of family " + std::to_string(family);
        }
    }
    std::array<char, 512> line{};
    FILE *interfaces = std::fopen("/proc/net/dev", "r");
    while (interfaces && std::fgets(line.data(), line.size(), interfaces)) {
        if (std::strchr(line.data(), ':') && !std::strstr(line.data(), " lo:"))
            return std::string("a network interface: ") + line.data();
    }
    return {};
}

std::string changeMounts()
{
    if (::mount("none", "/box", "tmpfs", 0, nullptr) == 0 ||
        ::mount("none", "/usr", nullptr, MS_REMOUNT | MS_BIND, nullptr) == 0 || ::umount2("/proc", MNT_DETACH) == 0)
        return "a mount could be changed";
    return ::chroot("/box") == 0 ? "the root could be changed" : "";
}

std::string makeNamespaces()
{
    for (const int kind :
         {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP}) {
        if (::unshare(kind) == 0)
            return "a namespace could be made";
    }
    return {};
}

std::string becomeRoot()
{
    if (::getuid() == 0 || ::geteuid() == 0 || ::getgid() == 0 || ::getegid() == 0)
        return "it runs as root";
    if (::setuid(0) == 0 || ::setgid(0) == 0 || ::setgroups(0, nullptr) == 0)
        return "it could become another user";
    return ::getgroups(0, nullptr) == 0 ? "" : "it has groups";
}

// Capabilities, new privileges and the filter, as the kernel tells them.
std::string lookAtStatus()
{
    std::array<char, 256> line{};
    int seen = 0;
    FILE *status = std::fopen("/proc/self/status", "r");
    while (status && std::fgets(line.data(), line.size(), status)) {
        const char *value = std::strchr(line.data(), ':');
        const auto is = [&](const char *key) {
            return std::strncmp(line.data(), key, std::strlen(key)) == 0;
        };
        const bool isCapability = is("CapEff:") || is("CapPrm:") || is("CapInh:") || is("CapAmb:");
        if (isCapability && std::strtoull(value + 1, nullptr, 16) != 0)
            return line.data();
        if ((is("NoNewPrivs:") && std::atoi(value + 1) != 1) || (is("Seccomp:") && std::atoi(value + 1) != 2))
            return line.data();
        seen += isCapability || is("NoNewPrivs:") || is("Seccomp:");
    }
    return seen == 6 ? "" : "/proc/self/status does not tell";
}

std::string useDescriptors()
{
    for (int fd = 3; fd < 4096; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0)
            return "descriptor " + std::to_string(fd) + " is open";
    }
    return {};
}

std::string readEnvironment()
{
    for (char **variable = environ; *variable; ++variable) {
        if (std::strstr(*variable, "GAVEL") || std::strstr(*variable, "TOKEN"))
            return *variable;
    }
    return {};
}

std::string changeMyProgram()
{
    const int self = ::open("/proc/self/exe", O_RDONLY);
    if (::open("/proc/self/exe", O_WRONLY) >= 0 || ::fchmod(self, 0777) == 0 || ::unlink("/app/attack") == 0 ||
        ::rename("/app/attack", "/box/attack") == 0)
        return "the program could be changed";
    return {};
}

std::string linkHard()
{
    for (const char *path : {"/etc/passwd", "/app/attack", "/proc/self/exe"}) {
        if (::link(path, "/box/linked") == 0)
            return std::string("a hard link to ") + path;
    }
    return {};
}

std::string typeIntoTerminal()
{
    for (int fd = 0; fd < 3; ++fd) {
        if (::isatty(fd) || ::ioctl(fd, TIOCSTI, "x") == 0)
            return "a stream is a terminal";
    }
    return {};
}

std::string pushAhead()
{
    const sched_param first{1};
    const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
    if (::sched_setscheduler(0, SCHED_FIFO, &first) == 0 || ::setpriority(PRIO_PROCESS, 0, -10) == 0)
        return "it could put itself before others";
    return ::setrlimit(RLIMIT_FSIZE, &more) == 0 || ::setrlimit(RLIMIT_STACK, &more) == 0 ? "it could raise its limits"
                                                                                          : "";
}

constexpr Attack kAttacks[] = {
    {"write-system", writeSystem},   {"read-secrets", readSecrets},    {"read-init", readInit},
    {"set-kernel", setKernel},       {"open-devices", openDevices},    {"make-devices", makeDevices},
    {"signal-others", signalOthers}, {"network", useNetwork},          {"mounts", changeMounts},
    {"namespaces", makeNamespaces},  {"become-root", becomeRoot},      {"status", lookAtStatus},
    {"descriptors", useDescriptors}, {"environment", readEnvironment}, {"change-program", changeMyProgram},
    {"hard-links", linkHard},        {"terminal", typeIntoTerminal},   {"push-ahead", pushAhead},
};

} // namespace

std::span<const Attack> wallAttacks()
{
    return kAttacks;
}

} // namespace gavel::attacks
