// gavel-cells: started by the sandbox library with one socket, on descriptor 3. Not for people.
#include "worker/sandbox/cells/descriptors.h"
#include "worker/sandbox/cells/factory.h"

#include <cstdio>

#include <sys/socket.h>
#include <unistd.h>

int main()
{
    constexpr int kSocket = 3;
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(kSocket, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
        std::fputs("gavel-cells is started by the sandbox of gavel-worker; it does nothing by itself.\n", stderr);
        return 2;
    }
    if (!gavel::sandbox::closeAllBut({kSocket}))
        return 1;
    const auto factory = gavel::sandbox::Factory::configure(kSocket);
    if (!factory)
        return 1; // the owner was told why
    (*factory)->serveUntilOwnerIsGone();
    return 0;
}
