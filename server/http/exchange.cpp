#include "server/http/exchange.h"

#include "server/http/connection.h"
#include "server/http/responder.h"
#include "server/http/server.h"

namespace gavel::http {

Exchange::Exchange(std::shared_ptr<ServerAnchor> anchor, quint64 connection, quint64 number)
    : m_anchor(std::move(anchor)), m_connection(connection), m_number(number)
{
}

Exchange::~Exchange()
{
    if (m_isAnswered)
        return;
    const std::lock_guard lock(m_anchor->mutex);
    Server *server = m_anchor->server;
    if (!server)
        return;
    QMetaObject::invokeMethod(
        server, [server, connection = m_connection, number = m_number] { server->abandon(connection, number); },
        Qt::QueuedConnection);
}

Connection *Exchange::waitingConnection() const
{
    Server *server = m_anchor->server;
    if (m_isAnswered || !server)
        return nullptr;
    Connection *connection = server->m_connections.value(m_connection);
    return connection && connection->isAwaiting(m_number) ? connection : nullptr;
}

void Exchange::send(Response response)
{
    Connection *connection = waitingConnection();
    m_isAnswered = true;
    if (connection)
        connection->answer(std::move(response));
}

void Exchange::send(const Problem &problem)
{
    Connection *connection = waitingConnection();
    m_isAnswered = true;
    if (connection)
        connection->answer(toResponse(problem, connection->requestId()));
}

void Exchange::proceed(std::any principal)
{
    Connection *connection = waitingConnection();
    m_isAnswered = true;
    if (connection)
        connection->admit(std::move(principal));
}

bool Exchange::isWaiting() const
{
    return waitingConnection() != nullptr;
}

void Responder::send(Response response) const
{
    m_exchange->send(std::move(response));
}

void Responder::send(const Problem &problem) const
{
    m_exchange->send(problem);
}

bool Responder::isWaiting() const
{
    return m_exchange->isWaiting();
}

void Admission::proceed(std::any principal) const
{
    m_exchange->proceed(std::move(principal));
}

void Admission::refuse(const Problem &problem) const
{
    m_exchange->send(problem);
}

void Admission::refuse(Response response) const
{
    m_exchange->send(std::move(response));
}

} // namespace gavel::http
