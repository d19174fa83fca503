#include "worker/sandbox/cells/name_lock.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <ctime>

#include <sys/socket.h>
#include <sys/un.h>

namespace gavel::sandbox {

namespace {

constexpr int kAttempts = 100;
constexpr timespec kPause{0, 20'000'000};

} // namespace

// An abstract socket: needs no directory, no privilege and no clean-up.
Result<UniqueFd> lockName(const std::string &name)
{
    UniqueFd lock(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!lock)
        return systemFailure("socket");
    const std::string full = "gavel-sandbox/" + name;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, full.data(), full.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + full.size());
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (::bind(lock.get(), reinterpret_cast<const sockaddr *>(&address), size) == 0)
            return lock;
        if (errno != EADDRINUSE)
            return systemFailure("holding the name of the sandbox");
        ::nanosleep(&kPause, nullptr);
    }
    return failure(ErrorCode::AlreadyExists, "another sandbox named \"" + name + "\" is alive on this host");
}

} // namespace gavel::sandbox
