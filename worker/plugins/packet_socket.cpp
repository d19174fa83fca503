#include "worker/plugins/packet_socket.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>

namespace gavel::worker {
namespace {

constexpr std::size_t kMostDescriptors = 8;

// Room for the control message that carries descriptors, aligned as the kernel wants it.
union Control {
    cmsghdr header;
    char bytes[CMSG_SPACE(kMostDescriptors * sizeof(int))];
};

bool isGone(int error)
{
    return error == EPIPE || error == ECONNRESET || error == ENOTCONN;
}

std::unexpected<Error> otherSideGone()
{
    return failure(ErrorCode::Unavailable, "the other side has closed the socket");
}

std::vector<UniqueFd> takeDescriptors(msghdr &message)
{
    std::vector<UniqueFd> descriptors;
    for (cmsghdr *control = CMSG_FIRSTHDR(&message); control; control = CMSG_NXTHDR(&message, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t at = 0; at < count; ++at) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(control) + at * sizeof(int), sizeof fd);
            descriptors.emplace_back(fd);
        }
    }
    return descriptors;
}

int millisecondsUntil(std::chrono::steady_clock::time_point deadline)
{
    // Rounded up, so that the last wait does not become a busy loop.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
}

Result<void> awaitPacket(int socket, std::chrono::steady_clock::time_point deadline)
{
    for (;;) {
        pollfd waiting{socket, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, millisecondsUntil(deadline));
        if (ready > 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return systemFailure("waiting for a packet");
        if (ready == 0 && std::chrono::steady_clock::now() >= deadline)
            return failure(ErrorCode::DeadlineExceeded, "no packet came in time");
    }
}

} // namespace

Result<void> sendPacket(int socket, const QByteArray &bytes, std::span<const int> descriptors)
{
    iovec data{const_cast<char *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    Control control{};
    if (!descriptors.empty()) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    ssize_t sent;
    do
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < 0 && isGone(errno))
        return otherSideGone();
    if (sent < 0)
        return systemFailure("sending a packet");
    return {};
}

Result<Packet> receivePacket(int socket, std::size_t most, std::chrono::steady_clock::time_point deadline)
{
    TRY(awaitPacket(socket, deadline));
    Packet packet;
    packet.bytes.resize(static_cast<qsizetype>(most));
    iovec data{packet.bytes.data(), most};
    Control control{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    ssize_t received;
    do
        received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    if (received == 0 || (received < 0 && isGone(errno)))
        return otherSideGone();
    if (received < 0)
        return systemFailure("receiving a packet");
    packet.descriptors = takeDescriptors(message);
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
        return failure(ErrorCode::DataCorrupted, "a packet larger than is allowed");
    packet.bytes.resize(received);
    return packet;
}

} // namespace gavel::worker
