#include "server/http/connection.h"

#include "server/http/exchange.h"
#include "server/http/protocol_problems.h"
#include "server/http/server.h"
#include "server/http/upgrade.h"

#include <QSslSocket>
#include <QTcpSocket>

#include <sys/socket.h>

namespace gavel::http {

namespace {

constexpr qint64 kReadBuffer = 64 * 1024;
constexpr auto kNever = std::chrono::steady_clock::time_point::max();

// Something has arrived that nobody has looked at.
bool hasUnread(const QTcpSocket &socket)
{
    char first = 0;
    return socket.bytesAvailable() > 0 ||
           ::recv(int(socket.socketDescriptor()), &first, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

} // namespace

Connection::Connection(Server &server, quint64 number, std::unique_ptr<QTcpSocket> socket)
    : m_server(server),
      m_number(number),
      m_socket(std::move(socket)),
      m_tls(qobject_cast<QSslSocket *>(m_socket.get())),
      m_peer(m_socket->peerAddress()),
      m_addressKey(http::addressKey(m_peer)),
      m_deadline(Clock::now() + m_server.m_limits.requestTimeout),
      m_writeDeadline(kNever)
{
    m_socket->setReadBufferSize(kReadBuffer);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &Connection::process);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &Connection::bytesLeft);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &Connection::vanish);
    if (m_tls)
        watchTls();
}

// What is written counts as gone for a TLS socket once it is encrypted; and a handshake that fails may end it without a
// word.
void Connection::watchTls()
{
    connect(m_tls, &QSslSocket::encryptedBytesWritten, this, &Connection::bytesLeft);
    connect(m_tls, &QSslSocket::errorOccurred, this, [this] {
        if (m_socket && m_socket->state() == QAbstractSocket::UnconnectedState)
            vanish();
    });
}

qint64 Connection::queuedBytes() const
{
    return m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

Connection::~Connection()
{
    // A dying socket says that it is disconnected.
    if (m_socket)
        m_socket->disconnect(this);
}

void Connection::refuse(const Problem &problem)
{
    m_refusal = problem;
}

void Connection::start()
{
    process();
}

bool Connection::isAwaiting(quint64 exchange) const
{
    return m_exchange == exchange && (m_state == State::Admitting || m_state == State::Handling);
}

QByteArrayView Connection::requestId() const
{
    return m_request ? QByteArrayView(m_request->id) : QByteArrayView();
}

// Works through what has arrived, one request after the other, until something has to be waited for.
void Connection::process()
{
    if (m_isProcessing || m_isGone)
        return;
    m_isProcessing = true;
    while (!m_isGone && step()) {
    }
    m_isProcessing = false;
    flush();
}

// Writes at once what can be. Not from inside the socket's own report of bytes written: it would not report those that
// leave then, and whoever waits for them would wait for ever. The socket goes on by itself there.
void Connection::flush()
{
    if (!m_isGone && !m_isInReport && queuedBytes() > 0)
        m_socket->flush();
}

bool Connection::step()
{
    switch (m_state) {
    case State::ReadingHead: return readHead();
    case State::ReadingBody: return readBody();
    case State::Closing: discard(); return false;
    case State::Admitting:
    case State::Handling:
    case State::Writing: break;
    }
    return false;
}

bool Connection::readHead()
{
    if (queuedBytes() > m_server.m_limits.maxWriteBuffer || m_socket->bytesAvailable() == 0)
        return false;
    if (!m_parser && !skipBlankLine())
        return false;
    QByteArray &scratch = m_server.m_scratch;
    const qint64 arrived = m_socket->peek(scratch.data(), scratch.size());
    if (arrived <= 0)
        return false;
    if (!m_parser) {
        const Limits &limits = m_server.m_limits;
        m_parser = std::make_unique<RequestParser>(
            ParserLimits{limits.maxHeaderBytes, limits.maxHeaderFields, limits.maxTargetBytes});
        m_requestStart = Clock::now();
        m_deadline = m_requestStart + limits.requestTimeout;
    }
    switch (m_parser->parseHead(QByteArrayView(scratch.constData(), arrived))) {
    case RequestParser::Progress::NeedsMore: return false;
    case RequestParser::Progress::Failed: failParse(); return false;
    case RequestParser::Progress::Done: break;
    }
    beginRequest();
    return true;
}

// Some clients end a body with an empty line too many. False when more bytes are needed to know.
bool Connection::skipBlankLine()
{
    char start[2];
    const qint64 arrived = m_socket->peek(start, 2);
    if (arrived < 1 || start[0] != '\r')
        return arrived > 0;
    if (arrived == 2 && start[1] == '\n')
        m_socket->skip(2);
    return m_socket->bytesAvailable() > 0;
}

void Connection::beginRequest()
{
    ++m_server.m_counters.requests;
    m_request = std::make_shared<Request>();
    m_request->method = m_parser->method();
    m_request->headers = m_parser->takeHeaders();
    m_request->id = chooseRequestId(m_request->headers.value("x-request-id"));
    joinTrace();
    m_understood = Clock::now();
    m_isKeptAlive = m_parser->wantsKeepAlive() && !m_isDraining;
    m_isHttp10 = m_parser->isHttp10();
    findClient();
    if (m_refusal)
        return answerProblem(*m_refusal);
    Result<Target> target = Target::parse(m_parser->target());
    if (!target)
        return answerProblem(malformed(QString::fromStdString(target.error().message)));
    m_request->target = std::move(*target);

    Router::Match match = m_server.m_router.find(m_request->method, m_request->target.segments);
    if (!match.route)
        return answerAutomatically(match.allowed);
    m_route = match.route;
    m_request->parameters = std::move(match.parameters);
    if (std::optional<Problem> problem = checkRequest())
        return answerProblem(*problem);
    if (!m_route->upgrade)
        m_socket->skip(m_parser->headSize());
    m_state = State::Admitting;
    m_deadline = kNever;
    ++m_exchange;
    if (m_route->admit)
        m_route->admit(m_request, Admission(std::make_shared<Exchange>(m_server.m_anchor, m_number, m_exchange)));
    else
        admit({});
}

// A client that traces its request has us in its trace; any other request begins one.
void Connection::joinTrace()
{
    const QByteArrayView sent = m_request->headers.value("traceparent");
    const auto caller = TraceContext::parse({sent.data(), std::size_t(sent.size())});
    m_request->caller = caller.value_or(TraceContext());
    m_request->trace = caller ? caller->child() : TraceContext::start();
    if (!caller) {
        const auto &random = m_request->trace.traceId;
        m_request->trace.isSampled = (random[14] * 256 + random[15]) < m_server.m_tracedShare * 65536;
    }
}

// Tells who watches the server that a request has its answer.
void Connection::tellServed(int status)
{
    if (m_server.m_served && m_request)
        m_server.m_served({*m_request, m_route, status, Clock::now() - m_understood});
}

QByteArray Connection::chooseRequestId(QByteArrayView wanted) const
{
    const auto isGood = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
               c == '.';
    };
    if (!wanted.isEmpty() && wanted.size() <= 64 && std::all_of(wanted.begin(), wanted.end(), isGood))
        return wanted.toByteArray();
    return m_server.nextRequestId();
}

// What can be refused before anybody is asked who the client is.
std::optional<Problem> Connection::checkRequest()
{
    m_bodyLimit = m_route->maxBodyBytes;
    if (m_parser->contentLength().value_or(0) > m_bodyLimit)
        return bodyTooLong(m_bodyLimit);
    const QByteArrayView expected = m_request->headers.value("expect");
    if (!expected.isNull() && expected.compare(QByteArrayView("100-continue"), Qt::CaseInsensitive) != 0)
        return expectationFailed();
    return std::nullopt;
}

// Behind a proxy the client is the last address in X-Forwarded-For that is not a trusted proxy itself.
void Connection::findClient()
{
    m_request->client = m_peer;
    if (!m_server.isTrustedProxy(m_peer))
        return;
    QByteArrayList hops = m_request->headers.value("x-forwarded-for").toByteArray().split(',');
    while (!hops.isEmpty()) {
        const QHostAddress hop(QString::fromLatin1(hops.takeLast().trimmed()));
        if (hop.isNull())
            return;
        m_request->client = hop;
        if (!m_server.isTrustedProxy(hop))
            return;
    }
}

void Connection::admit(std::any principal)
{
    m_request->principal = std::move(principal);
    m_exchange++; // an admission decides once
    if (m_route->upgrade)
        return upgrade();
    if (!m_parser->hasBody()) {
        handle();
        return process();
    }
    m_state = State::ReadingBody;
    m_requestStart = Clock::now(); // the admission's time is not the client's
    m_deadline = m_requestStart + m_server.m_limits.requestTimeout;
    if (m_request->headers.contains("expect") && !m_parser->isHttp10() && m_socket->bytesAvailable() == 0)
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    process();
}

bool Connection::readBody()
{
    QByteArray &scratch = m_server.m_scratch;
    const qint64 arrived = m_socket->peek(scratch.data(), scratch.size());
    if (arrived <= 0)
        return false;
    const RequestParser::Step step = m_parser->parseBody(QByteArrayView(scratch.constData(), arrived), *this);
    m_socket->skip(step.consumed);
    m_deadline = m_requestStart + m_server.m_limits.requestTimeout + timeFor(m_request->body.size());
    switch (step.progress) {
    case RequestParser::Progress::Failed: failParse(); return false;
    case RequestParser::Progress::Done: handle(); return true;
    case RequestParser::Progress::NeedsMore: break;
    }
    if (step.consumed == 0 && arrived >= kReadBuffer) {
        ++m_server.m_counters.malformed;
        answerProblem(malformed(QStringLiteral("a chunk header or the trailer is too long")));
        return false;
    }
    return step.consumed > 0;
}

bool Connection::take(QByteArrayView bytes)
{
    Body &body = m_request->body;
    if (body.size() + bytes.size() > m_bodyLimit) {
        m_bodyFault = bodyTooLong(m_bodyLimit);
        return false;
    }
    const Limits &limits = m_server.m_limits;
    const bool isMemoryFull = m_server.m_bufferedBodies + bytes.size() > limits.maxBufferedBodies;
    const Result<void> appended = body.append(bytes, isMemoryFull ? 0 : limits.spoolAbove, limits.spoolFolder);
    if (!appended) {
        m_bodyFault = insufficientStorage();
        return false;
    }
    const qint64 buffered = body.isSpooled() ? 0 : body.size();
    m_server.m_bufferedBodies += buffered - m_bufferedBody;
    m_bufferedBody = buffered;
    return true;
}

void Connection::releaseBody()
{
    m_server.m_bufferedBodies -= m_bufferedBody;
    m_bufferedBody = 0;
}

void Connection::handle()
{
    m_parser.reset();
    m_state = State::Handling;
    m_deadline = kNever;
    ++m_exchange;
    m_route->handle(m_request, Responder(std::make_shared<Exchange>(m_server.m_anchor, m_number, m_exchange)));
}

void Connection::upgrade()
{
    if (const auto problem = checkUpgrade(*m_request, m_parser->isHttp10() || m_parser->hasBody()))
        return answerProblem(*problem);
    ++m_server.m_counters.upgrades;
    m_socket->disconnect(this);
    tellServed(101);
    m_socket->setReadBufferSize(0); // the WebSocket has its own limit for a frame
    handOver(std::move(m_socket), m_request, m_route->upgrade, &m_server);
    m_isGone = true;
    m_server.remove(m_number);
}

void Connection::failParse()
{
    const ParseFault fault = m_parser->fault().value_or(ParseFault::Malformed);
    if (fault == ParseFault::BodyRefused)
        return answerProblem(*m_bodyFault);
    ++m_server.m_counters.malformed;
    answerProblem(problemOf(fault, m_parser->reason()));
}

// An answer of the layer itself, in place of a handler's. Where the rest of the request has not been read, the
// connection cannot go on.
void Connection::answerProblem(const Problem &problem)
{
    Response response = toResponse(problem, requestId());
    if (problem.status == 426)
        response = std::move(response).with("Sec-WebSocket-Version", "13");
    answer(std::move(response));
}

void Connection::answerAutomatically(const QByteArrayList &allowed)
{
    if (m_request->method == "OPTIONS" && (!allowed.isEmpty() || m_request->target.path == "*")) {
        Response response(204);
        if (!allowed.isEmpty())
            response.headers.append({"Allow", allowed.join(", ")});
        return answer(std::move(response));
    }
    if (allowed.isEmpty())
        return answerProblem(notFound(QString::fromUtf8(m_request->target.path)));
    Response response = toResponse(methodNotAllowed(m_request->method, allowed), requestId());
    response.headers.append({"Allow", allowed.join(", ")});
    answer(std::move(response));
}

// The request is answered before it was read to its end. A head without a body is all there is; of anything else the
// rest is left behind, and the connection cannot go on.
void Connection::leaveRequest()
{
    const bool isUnderstood = m_request != nullptr; // its head is
    const bool isHeadUnread = m_state == State::ReadingHead || (m_route && m_route->upgrade);
    const bool isWhole = isUnderstood && !m_parser->hasBody() && !m_refusal && !(m_route && m_route->upgrade);
    if (isWhole && isHeadUnread)
        m_socket->skip(m_parser->headSize());
    m_isKeptAlive = m_isKeptAlive && isWhole;
    m_unread = 0;
    if (isUnderstood && m_parser->hasBody() && m_parser->fault() != ParseFault::Malformed) {
        const qint64 body = m_parser->contentLength().value_or(std::numeric_limits<qint64>::max() / 2);
        m_unread = body - m_request->body.size() + (isHeadUnread ? m_parser->headSize() : 0);
    }
    m_parser.reset();
}

void Connection::answer(Response response)
{
    if (m_isGone || m_state == State::Closing || m_state == State::Writing)
        return;
    if (m_parser)
        leaveRequest();
    m_isKeptAlive = m_isKeptAlive && !m_isDraining;
    writeResponse(std::move(response));
}

void Connection::vanish()
{
    if (m_isGone)
        return;
    m_isGone = true;
    releaseBody();
    m_server.remove(m_number);
}

void Connection::drain()
{
    m_isDraining = true;
}

void Connection::closeIfIdle()
{
    if (m_state == State::ReadingHead && !m_parser && !hasUnread(*m_socket)) {
        m_isKeptAlive = false;
        closeSoon();
    }
}

void Connection::checkDeadline(Clock::time_point now)
{
    if (now >= m_writeDeadline) {
        ++m_server.m_counters.slowReaders;
        return m_socket->abort();
    }
    if (now < m_deadline)
        return;
    const bool isHalfRead = m_state == State::ReadingBody || (m_state == State::ReadingHead && m_parser);
    if (isHalfRead) {
        ++m_server.m_counters.timedOut;
        return answerProblem(requestTimeout());
    }
    if (m_state == State::ReadingHead) {
        m_isKeptAlive = false;
        return closeSoon();
    }
    m_socket->abort();
}

QByteArray addressKey(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return QByteArray(reinterpret_cast<const char *>(&ipv4), sizeof ipv4);
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(ipv6.c), 8);
}

} // namespace gavel::http
