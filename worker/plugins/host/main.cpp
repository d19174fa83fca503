// gavel-checker-host: loads checker plugins and runs them, so that the worker need not. Started by the worker with one
// end of a socket pair as descriptor 3; see worker/plugins/checker_protocol.h. Not for people.

#include "worker/plugins/host/checker_service.h"
#include "worker/plugins/packet_socket.h"

#include <QFile>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace {

using namespace gavel;
using namespace gavel::worker;

constexpr rlim_t kMostMemory = 2ULL * 1024 * 1024 * 1024; // of a plugin's own; mapped files do not count
constexpr rlim_t kMostFiles = 64;

void limit(int resource, rlim_t most)
{
    const rlimit value{most, most};
    ::setrlimit(static_cast<__rlimit_resource>(resource), &value);
}

// Dies with the worker, leaves no core file, gains nothing, and cannot eat the host's memory.
bool confineSelf(pid_t worker)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, kMostFiles);
#ifndef __SANITIZE_ADDRESS__ // whose shadow memory counts
    limit(RLIMIT_DATA, kMostMemory);
#endif
    return ::getppid() == worker; // it may have died before PDEATHSIG was set
}

int serve(const QString &pluginDirectory)
{
    CheckerService service(pluginDirectory);
    if (!sendPacket(protocol::kHostSocket, protocol::hello()))
        return EXIT_FAILURE;
    for (;;) {
        const auto packet = receivePacket(protocol::kHostSocket, protocol::kLargestPacket,
                                          std::chrono::steady_clock::time_point::max());
        if (!packet)
            return EXIT_SUCCESS; // the worker has closed its end
        const auto request = protocol::decodeRequest(packet->bytes);
        if (!request)
            return EXIT_FAILURE;
        const QByteArray reply = protocol::encode(service.answer(*request, packet->descriptors));
        if (!sendPacket(protocol::kHostSocket, reply))
            return EXIT_SUCCESS;
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fputs("gavel-checker-host is started by gavel-worker, not by hand.\n", stderr);
        return EXIT_FAILURE;
    }
    if (!confineSelf(static_cast<pid_t>(std::atol(argv[2]))))
        return EXIT_FAILURE;
    return serve(QFile::decodeName(argv[1]));
}
