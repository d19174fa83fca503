#pragma once

#include "server/http/problem.h"
#include "server/http/request.h"
#include "server/http/response.h"

#include <any>
#include <memory>

namespace gavel::http {

class Exchange;

// Answers one request, now or later. A cheap handle: copies answer the same request, the first answer counts. When the
// last copy is gone without an answer, the client gets 500. Answering a client that has hung up does nothing.
//
// send() is called in the server's thread; a handle may be destroyed in any thread.
class Responder {
public:
    explicit Responder(std::shared_ptr<Exchange> exchange) : m_exchange(std::move(exchange)) {}

    void send(Response response) const;
    void send(const Problem &problem) const;

    // False once the client has hung up or has been answered.
    bool isWaiting() const;

private:
    std::shared_ptr<Exchange> m_exchange;
};

// Decides, now or later, whether a request may send its body and be handled. Same rules as Responder.
class Admission {
public:
    explicit Admission(std::shared_ptr<Exchange> exchange) : m_exchange(std::move(exchange)) {}

    // Lets the request proceed, as sent by `principal`.
    void proceed(std::any principal) const;
    void refuse(const Problem &problem) const;
    void refuse(Response response) const;

private:
    std::shared_ptr<Exchange> m_exchange;
};

} // namespace gavel::http
