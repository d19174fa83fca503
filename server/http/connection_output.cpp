// The half of a connection that answers and ends.
#include "server/http/connection.h"

#include "server/http/negotiation.h"
#include "server/http/server.h"
#include "server/http/sparse_fields.h"

#include <QSslSocket>

#include <sys/socket.h>
#include <unistd.h>

namespace gavel::http {

namespace {

constexpr qint64 kFileStep = 128 * 1024;
constexpr auto kNever = std::chrono::steady_clock::time_point::max();

} // namespace

void Connection::writeResponse(Response response)
{
    const bool isHead = m_request && m_request->method == "HEAD";
    if (m_request) {
        if (m_request->target.path.startsWith(m_server.m_limits.sparseBelow))
            selectFields(response, *m_request);
        negotiate(response, *m_request);
        addCors(response, *m_request, m_server.m_limits.cors);
    }
    ResponseHead head;
    head.requestId = requestId();
    if (m_request)
        head.traceId = m_request->trace.traceIdText();
    tellServed(response.status);
    head.isKeptAlive = m_isKeptAlive;
    head.isHttp10 = m_isHttp10;
    QByteArray bytes = serializeHead(response, head);
    qint64 total = bytes.size();
    if (!isHead && response.file) {
        m_file = std::move(response.file);
        m_fileAt = response.fileOffset;
        m_fileLeft = response.fileSize;
        total += m_fileLeft;
    } else if (!isHead) {
        bytes += response.body;
        total = bytes.size();
    }
    armWriteDeadline(total);
    releaseBody();
    m_request.reset();
    m_route = nullptr;
    ++m_exchange;
    m_state = State::Writing;
    m_deadline = kNever;
    m_socket->write(bytes);
    pumpFile();
}

// Keeps the socket's queue filled from the file, never more than a step ahead.
void Connection::pumpFile()
{
    while (m_fileLeft > 0 && queuedBytes() < kFileStep) {
        QByteArray piece(qMin(m_fileLeft, kFileStep), Qt::Uninitialized);
        const ssize_t got = ::pread(m_file.get(), piece.data(), size_t(piece.size()), m_fileAt);
        if (got <= 0)
            return m_socket->abort(); // the length is promised already: the client must see that it is cut off
        piece.truncate(got);
        m_fileAt += got;
        m_fileLeft -= got;
        m_socket->write(piece);
    }
    if (m_fileLeft == 0)
        finishResponse();
}

void Connection::finishResponse()
{
    m_file.reset();
    if (!m_isKeptAlive)
        return closeSoon();
    m_state = State::ReadingHead;
    m_deadline = Clock::now() + m_server.m_limits.idleTimeout;
    if (m_isProcessing)
        return; // the loop that led here goes on
    process();
}

// The socket has passed some bytes on.
void Connection::bytesLeft()
{
    if (m_isGone)
        return;
    m_isInReport = true;
    if (queuedBytes() == 0 && m_fileLeft == 0)
        m_writeDeadline = kNever;
    if (m_state == State::Writing)
        pumpFile();
    else if (m_state != State::Closing)
        process();
    if (!m_isGone && m_state == State::Closing && queuedBytes() == 0)
        linger();
    m_isInReport = false;
}

void Connection::closeSoon()
{
    m_state = State::Closing;
    m_deadline = kNever; // the bytes queued have their own
    flush();
    if (!m_isGone && queuedBytes() == 0)
        linger();
}

// Waits a while for the client to come to its end, too: closing while it still sends would reset the connection and
// might destroy the answer before it was read. Many clients look for an answer only when they have sent everything.
void Connection::linger()
{
    if (m_isLingering)
        return;
    m_isLingering = true;
    m_deadline = Clock::now() + m_server.m_limits.lingerTimeout;
    discard();
}

void Connection::discard()
{
    m_unread -= m_socket->skip(m_socket->bytesAvailable());
    if (m_isLingering && m_unread <= 0)
        shutDown();
}

// Says "no more", once.
void Connection::shutDown()
{
    if (std::exchange(m_isShutDown, true))
        return;
    if (m_tls)
        m_tls->disconnectFromHost(); // with its own word for the end, without which clients suspect a cut
    else
        ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
}

void Connection::armWriteDeadline(qint64 bytes)
{
    if (m_writeDeadline == kNever)
        m_writeDeadline = Clock::now() + m_server.m_limits.writeTimeout;
    m_writeDeadline += timeFor(bytes);
}

std::chrono::milliseconds Connection::timeFor(qint64 bytes) const
{
    return std::chrono::milliseconds(bytes * 1000 / m_server.m_limits.leastBytesPerSecond);
}

} // namespace gavel::http
