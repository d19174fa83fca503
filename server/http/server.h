#pragma once

#include "core/base/result.h"
#include "server/http/limits.h"
#include "server/http/router.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

class QTcpSocket;

namespace gavel::http {

class Connection;
class Listener;
class TlsIdentity;
struct ServerAnchor;

// What the server has done so far, for metrics and tests.
struct ServerCounters {
    quint64 accepted = 0;       // connections
    quint64 refusedAtLimit = 0; // connections above a cap
    quint64 requests = 0;       // heads understood
    quint64 malformed = 0;      // heads or bodies that are not HTTP
    quint64 timedOut = 0;       // 408
    quint64 slowReaders = 0;    // dropped because they did not take their answers
    quint64 upgrades = 0;
};

// A request that has its answer.
struct Served {
    const Request &request;
    const Route *route = nullptr;     // empty: there is none for it
    int status = 0;                   // 101 for an upgrade
    std::chrono::nanoseconds time{0}; // from its head to its answer
};

// Serves HTTP/1.1 and WebSocket upgrades on TCP. Knows the protocol and nothing of what is served.
//
// Lives in one thread with an event loop, which runs every handler; a handler that has to wait keeps its Responder and
// returns. One request of a connection is in flight at a time, so answers are in order.
class Server final : public QObject {
    Q_OBJECT

public:
    // The router is complete: routes are not added later.
    Server(Router router, Limits limits, QObject *parent = nullptr);
    ~Server() override;

    // Serves TLS, and TLS alone. Before anybody connects.
    void useTls(std::unique_ptr<TlsIdentity> identity);
    bool hasTls() const { return m_tls != nullptr; }

    // Port 0 takes a free one. Unavailable when the address is taken.
    Result<void> listen(const QHostAddress &address, quint16 port);
    quint16 port() const;

    // Accepts no more, closes connections that stay idle for a moment, lets requests in flight finish; `drained`
    // follows when the last has gone or, with what is left cut off, at the deadline.
    void drain(std::chrono::milliseconds deadline);

    // Who wants to know of every request that was answered. Called in the server's thread; to be quick.
    void setServedHandler(std::function<void(const Served &)> handle) { m_served = std::move(handle); }

    // Which part of the requests that are in nobody's trace yet is to be traced: 0 to 1.
    void setTracedShare(double share) { m_tracedShare = share; }

    int connectionCount() const { return int(m_connections.size()); }
    const ServerCounters &counters() const { return m_counters; }
    const Limits &limits() const { return m_limits; }
    const Router &router() const { return m_router; }

Q_SIGNALS:
    void drained();

private:
    friend class Connection;
    friend class Exchange;
    friend class Listener;

    void accept(qintptr descriptor);
    std::unique_ptr<QTcpSocket> socketOf(qintptr descriptor);
    void remove(quint64 connection);
    void abandon(quint64 connection, quint64 exchange);
    void checkDeadlines();
    void takeLast();
    void closeIdle();
    void finishDrain();
    bool isTrustedProxy(const QHostAddress &address) const;
    bool isCrowded(const QHostAddress &peer) const;
    QByteArray nextRequestId();

    const Router m_router;
    const Limits m_limits;
    std::function<void(const Served &)> m_served;
    double m_tracedShare = 1;
    std::shared_ptr<ServerAnchor> m_anchor;
    std::unique_ptr<TlsIdentity> m_tls; // empty: plain TCP
    std::unique_ptr<Listener> m_listener;
    QHash<quint64, Connection *> m_connections;
    QHash<QByteArray, int> m_perAddress;
    ServerCounters m_counters;
    QTimer m_deadlineTimer;
    QTimer m_drainTimer;
    QTimer m_idleTimer;
    qint64 m_bufferedBodies = 0;
    quint64 m_nextConnection = 1;
    quint64 m_nextRequest = 1;
    QByteArray m_requestIdPrefix;
    QByteArray m_scratch; // where sockets are read into, one at a time
    bool m_isDraining = false;
};

} // namespace gavel::http
