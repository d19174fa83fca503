#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "server/http/problem.h"
#include "server/http/request.h"
#include "server/http/request_parser.h"
#include "server/http/response.h"

#include <QByteArray>
#include <QHostAddress>
#include <QObject>

#include <any>
#include <chrono>
#include <memory>

class QSslSocket;
class QTcpSocket;

namespace gavel::http {

class Server;
struct Route;

// One client's connection: reads a request, has it admitted and handled, writes the answer, then reads the next.
//
//   ReadingHead -> Admitting -> ReadingBody -> Handling -> Writing -> ReadingHead ...
//                      any state -> Closing (flush, shut down, linger) -> gone
//
// Owned by the server, in its thread. Deletes itself through the event loop, so that a handler may close the connection
// it is called from. What is not yet needed stays in the socket: bytes are looked at in place and taken when they are
// used, so an upgrade hands the socket over untouched and an idle connection holds no buffer.
class Connection final : public QObject, private BodySink {
    Q_OBJECT

public:
    Connection(Server &server, quint64 number, std::unique_ptr<QTcpSocket> socket);
    ~Connection() override;

    // Answers the first request with the problem, whatever it is.
    void refuse(const Problem &problem);

    // Reads what has arrived.
    void start();

    // In the states Admitting and Handling, for the exchange of that number.
    bool isAwaiting(quint64 exchange) const;
    void answer(Response response);
    void admit(std::any principal);

    void checkDeadline(std::chrono::steady_clock::time_point now);

    // Ends the connection with the answer in progress, or the next one.
    void drain();

    // Closes it now if there is none.
    void closeIfIdle();

    QByteArrayView requestId() const;
    const QByteArray &addressKey() const { return m_addressKey; }

private:
    enum class State { ReadingHead, Admitting, ReadingBody, Handling, Writing, Closing };
    using Clock = std::chrono::steady_clock;

    void watchTls();
    void process();
    bool step();
    void flush();
    qint64 queuedBytes() const;
    bool readHead();
    bool skipBlankLine();
    void beginRequest();
    std::optional<Problem> checkRequest();
    void findClient();
    void joinTrace();
    void tellServed(int status);
    QByteArray chooseRequestId(QByteArrayView wanted) const;
    bool readBody();
    bool take(QByteArrayView bytes) override;
    void handle();
    void upgrade();
    void failParse();
    void leaveRequest();
    void answerProblem(const Problem &problem);
    void answerAutomatically(const QByteArrayList &allowed);

    void writeResponse(Response response);
    void pumpFile();
    void finishResponse();
    void bytesLeft();
    void closeSoon();
    void linger();
    void discard();
    void shutDown();
    void releaseBody();
    void vanish();
    void armWriteDeadline(qint64 bytes);
    std::chrono::milliseconds timeFor(qint64 bytes) const;

    Server &m_server;
    const quint64 m_number;
    std::unique_ptr<QTcpSocket> m_socket; // empty once handed over
    QSslSocket *const m_tls;              // the same, if it is one
    QHostAddress m_peer;
    QByteArray m_addressKey;

    State m_state = State::ReadingHead;
    std::unique_ptr<RequestParser> m_parser; // while a request is being read
    RequestPtr m_request;                    // from its head to its answer
    const Route *m_route = nullptr;
    quint64 m_exchange = 0; // number of the open question to a handler
    qint64 m_bodyLimit = 0;
    qint64 m_unread = 0;       // bytes of a refused request that are still to come
    qint64 m_bufferedBody = 0; // our share of the server's memory for bodies
    UniqueFd m_file;           // being sent
    qint64 m_fileAt = 0;
    qint64 m_fileLeft = 0;
    std::optional<Problem> m_refusal; // the answer to the first request, when the connection is not wanted

    Clock::time_point m_requestStart;
    Clock::time_point m_understood;    // when the request's head was
    Clock::time_point m_deadline;      // of the state; max() when there is none
    Clock::time_point m_writeDeadline; // of the bytes queued; max() when there are none
    bool m_isKeptAlive = true;
    bool m_isHttp10 = false;
    std::optional<Problem> m_bodyFault; // why the rest of the body was refused
    bool m_isDraining = false;
    bool m_isProcessing = false;
    bool m_isInReport = false; // the socket is telling that bytes have left
    bool m_isLingering = false;
    bool m_isShutDown = false;
    bool m_isGone = false;
};

// What connections of one client have in common: the IPv4 address, or the first 64 bits of an IPv6 address.
QByteArray addressKey(const QHostAddress &address);

} // namespace gavel::http
