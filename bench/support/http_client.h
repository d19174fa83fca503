#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gavel::bench {

struct Answer {
    int status = 0;
    std::string body;
};

// A connection to a server on loopback.
Result<UniqueFd> connectTo(int port);

// The bytes of one HTTP/1.1 request. `headers` are whole lines, each with its CR LF.
std::string requestBytes(std::string_view method, std::string_view path, std::string_view headers,
                         std::string_view body);

// One keep-alive connection to a server on loopback, blocking: as little as it takes to measure a server and not the
// client. Single-threaded.
class HttpConnection {
public:
    static Result<HttpConnection> open(int port);

    // Sends a request and reads its whole answer, which must have a Content-Length.
    Result<Answer> exchange(const std::string &request);

    int fd() const { return m_socket.get(); }

private:
    explicit HttpConnection(UniqueFd socket) : m_socket(std::move(socket)) {}
    Result<Answer> readAnswer();

    UniqueFd m_socket;
    std::string m_buffer;
};

// What a load has done.
struct LoadResult {
    long answered = 0;
    long refused = 0; // answers with another status than wanted
    double seconds = 0;
};

// Keeps `connections` connections busy for `seconds`, each with one request in flight, made by `nextRequest`. Counts
// the answers that have `wantedStatus`. One thread, epoll.
Result<LoadResult> load(int port, int connections, double seconds, int wantedStatus,
                        const std::function<std::string()> &nextRequest);

} // namespace gavel::bench
