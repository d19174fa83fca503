#include "bench/support/http_client.h"

#include "bench/support/figures.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace gavel::bench {

namespace {

constexpr std::string_view kHeaderEnd = "\r\n\r\n";

// The length of the first whole answer in the buffer, with its status; empty while more bytes are needed.
struct Framing {
    std::size_t headerLength = 0;
    std::size_t bodyLength = 0;
    int status = 0;
};

std::optional<Framing> frame(std::string_view buffer)
{
    const std::size_t end = buffer.find(kHeaderEnd);
    if (end == std::string_view::npos)
        return std::nullopt;
    Framing framing{end + kHeaderEnd.size(), 0, 0};
    if (buffer.size() > 12)
        std::from_chars(buffer.data() + 9, buffer.data() + 12, framing.status);
    for (std::size_t line = buffer.find("\r\n"); line < end; line = buffer.find("\r\n", line + 2)) {
        constexpr std::string_view kName = "content-length:";
        const char *start = buffer.data() + line + 2;
        if (strncasecmp(start, kName.data(), kName.size()) != 0)
            continue;
        const char *digits = start + kName.size();
        while (*digits == ' ')
            ++digits;
        std::from_chars(digits, buffer.data() + end, framing.bodyLength);
    }
    if (buffer.size() < framing.headerLength + framing.bodyLength)
        return std::nullopt;
    return framing;
}

Result<void> sendAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0)
            return systemFailure("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

Result<void> receiveSome(int fd, std::string &buffer)
{
    char chunk[65536];
    const ssize_t received = ::recv(fd, chunk, sizeof chunk, 0);
    if (received < 0)
        return systemFailure("recv");
    if (received == 0)
        return failure(ErrorCode::Unavailable, "the server has closed the connection");
    buffer.append(chunk, static_cast<std::size_t>(received));
    return {};
}

} // namespace

Result<UniqueFd> connectTo(int port)
{
    UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return systemFailure("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return systemFailure("connect");
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

std::string requestBytes(std::string_view method, std::string_view path, std::string_view headers,
                         std::string_view body)
{
    return fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n{}\r\n{}", method, path, body.size(),
                       headers, body);
}

Result<HttpConnection> HttpConnection::open(int port)
{
    return HttpConnection(TRY(connectTo(port)));
}

Result<Answer> HttpConnection::exchange(const std::string &request)
{
    TRY(sendAll(m_socket.get(), request));
    return readAnswer();
}

Result<Answer> HttpConnection::readAnswer()
{
    for (;;) {
        if (const std::optional<Framing> framing = frame(m_buffer)) {
            Answer answer{framing->status, m_buffer.substr(framing->headerLength, framing->bodyLength)};
            m_buffer.erase(0, framing->headerLength + framing->bodyLength);
            return answer;
        }
        TRY(receiveSome(m_socket.get(), m_buffer));
    }
}

Result<LoadResult> load(int port, int connections, double seconds, int wantedStatus,
                        const std::function<std::string()> &nextRequest)
{
    const UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    std::vector<UniqueFd> sockets;
    std::vector<std::string> buffers(static_cast<std::size_t>(connections));
    for (int i = 0; i < connections; ++i) {
        sockets.push_back(TRY(connectTo(port)));
        epoll_event event{.events = EPOLLIN, .data = {.u32 = static_cast<std::uint32_t>(i)}};
        ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, sockets.back().get(), &event);
        TRY(sendAll(sockets.back().get(), nextRequest()));
    }
    LoadResult result;
    const Clock::time_point start = Clock::now();
    int inFlight = connections;
    while (inFlight > 0) {
        epoll_event events[64];
        const int count = ::epoll_wait(epoll.get(), events, 64, 10'000);
        if (count <= 0)
            return failure(ErrorCode::DeadlineExceeded, "the server does not answer");
        for (int i = 0; i < count; ++i) {
            const std::size_t index = events[i].data.u32;
            std::string &buffer = buffers[index];
            TRY(receiveSome(sockets[index].get(), buffer));
            const std::optional<Framing> framing = frame(buffer);
            if (!framing)
                continue;
            buffer.erase(0, framing->headerLength + framing->bodyLength);
            ++(framing->status == wantedStatus ? result.answered : result.refused);
            if (millisecondsSince(start) < seconds * 1000.0)
                TRY(sendAll(sockets[index].get(), nextRequest()));
            else
                --inFlight;
        }
    }
    result.seconds = millisecondsSince(start) / 1000.0;
    return result;
}

} // namespace gavel::bench
