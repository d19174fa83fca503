#pragma once

#include "server/http/problem.h"
#include "server/http/response.h"

#include <any>
#include <atomic>
#include <memory>
#include <mutex>

namespace gavel::http {

class Connection;
class Server;

// Where handles find the server, or that it is gone.
struct ServerAnchor {
    std::mutex mutex;
    Server *server = nullptr; // guarded by mutex for threads other than the server's
};

// One question put to a handler (to admit a request, or to answer it) and the place of its answer. Names the connection
// by number, so that it may outlive it.
class Exchange {
public:
    Exchange(std::shared_ptr<ServerAnchor> anchor, quint64 connection, quint64 number);
    ~Exchange(); // any thread; answers 500 if nobody else has
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

    // In the server's thread.
    void send(Response response);
    void send(const Problem &problem);
    void proceed(std::any principal);
    bool isWaiting() const;

private:
    Connection *waitingConnection() const;

    std::shared_ptr<ServerAnchor> m_anchor;
    quint64 m_connection;
    quint64 m_number;
    std::atomic<bool> m_isAnswered = false;
};

} // namespace gavel::http
