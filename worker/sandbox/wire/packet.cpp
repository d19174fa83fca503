#include "worker/sandbox/wire/packet.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/time.h>

namespace gavel::sandbox {

namespace {

constexpr std::size_t kControlSize = CMSG_SPACE(kMaxPacketDescriptors * sizeof(int));

Error connectionLost()
{
    return Error{ErrorCode::Unavailable, "the other side has closed the connection"};
}

ssize_t receiveMessage(int socket, msghdr &message)
{
    ssize_t size = 0;
    do
        size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    return size;
}

} // namespace

// The kernel keeps the time, so that waiting takes one call and not two.
Result<void> PacketReceiver::setPatience(int socket, std::chrono::milliseconds patience)
{
    if (socket == m_patientSocket && patience == m_patience)
        return {};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(patience);
    const timeval time{seconds.count(), std::chrono::microseconds(patience - seconds).count()};
    if (::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) != 0)
        return systemFailure("setsockopt");
    m_patientSocket = socket;
    m_patience = patience;
    return {};
}

Result<void> PacketReceiver::receive(int socket, std::chrono::milliseconds patience)
{
    for (UniqueFd &descriptor : m_descriptors)
        descriptor.reset();
    m_size = 0;
    TRY(setPatience(socket, patience));

    alignas(cmsghdr) char control[kControlSize];
    iovec part{m_buffer.data(), m_buffer.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const ssize_t size = receiveMessage(socket, message);
    if (size == 0 || (size < 0 && errno == ECONNRESET))
        return failure(connectionLost());
    if (size < 0 && errno == EAGAIN)
        return failure(ErrorCode::DeadlineExceeded, "no answer in " + std::to_string(patience.count()) + " ms");
    if (size < 0)
        return systemFailure("recvmsg");

    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count && i < kMaxPacketDescriptors; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
            m_descriptors[i].reset(fd);
        }
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
        return failure(ErrorCode::DataCorrupted, "a packet was cut off");
    m_size = static_cast<std::size_t>(size);
    return {};
}

UniqueFd PacketReceiver::takeDescriptor(std::size_t index)
{
    return index < m_descriptors.size() ? std::move(m_descriptors[index]) : UniqueFd{};
}

Result<void> sendPacket(int socket, std::span<const char> bytes, std::span<const int> descriptors)
{
    if (bytes.size() > kMaxPacketSize || descriptors.size() > kMaxPacketDescriptors)
        return failure(ErrorCode::InvalidArgument,
                       "a packet of " + std::to_string(bytes.size()) + " bytes is too long");
    alignas(cmsghdr) char control[kControlSize] = {};
    iovec part{const_cast<char *>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    ssize_t sent = 0;
    do
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN))
        return failure(connectionLost());
    if (sent < 0)
        return systemFailure("sendmsg");
    return {};
}

Result<SocketPair> makeSocketPair()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return systemFailure("socketpair");
    return SocketPair{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

} // namespace gavel::sandbox
