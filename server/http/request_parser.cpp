#include "server/http/request_parser.h"

// The only place that includes Boost: Beast's message parser, which reads bytes and does no I/O.
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace gavel::http {

namespace beast = boost::beast;

namespace {

QByteArrayView viewOf(beast::string_view text)
{
    return QByteArrayView(text.data(), qsizetype(text.size()));
}

bool isSame(QByteArrayView a, const char *lowerCase)
{
    return a.compare(QByteArrayView(lowerCase), Qt::CaseInsensitive) == 0;
}

// "GET / HTTP/2.0" and the like: well formed, but not a version spoken here.
bool namesOtherVersion(QByteArrayView bytes)
{
    const qsizetype end = bytes.indexOf("\r\n");
    const QByteArrayView line = bytes.first(qMax(end, qsizetype(0)));
    if (line.isEmpty() || line.contains('\n'))
        return false;
    const QByteArrayView version = line.sliced(line.lastIndexOf(' ') + 1);
    const auto isDigit = [](char c) {
        return c >= '0' && c <= '9';
    };
    return version.size() == 8 && version.startsWith("HTTP/") && isDigit(version[5]) && version[6] == '.' &&
           isDigit(version[7]);
}

// A line that ends without a carriage return. Beast would wait for a proper end that never comes.
bool hasBareLineFeed(QByteArrayView bytes)
{
    for (qsizetype at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) {
        if (at == 0 || bytes[at - 1] != '\r')
            return true;
    }
    return false;
}

// A field continued on the next line, long forbidden, read differently by different parsers.
bool hasFoldedField(QByteArrayView head)
{
    for (qsizetype at = head.indexOf('\n'); at >= 0 && at + 1 < head.size(); at = head.indexOf('\n', at + 1)) {
        if (head[at + 1] == ' ' || head[at + 1] == '\t')
            return true;
    }
    return false;
}

} // namespace

class RequestParser::Impl final : public beast::http::basic_parser<true> {
public:
    explicit Impl(const ParserLimits &parserLimits) : limits(parserLimits)
    {
        header_limit(std::uint32_t(limits.maxHeaderBytes));
        body_limit(std::numeric_limits<std::uint64_t>::max()); // the route's limit is kept by the sink
        eager(false);
    }

    ParserLimits limits;
    QByteArray method;
    QByteArray target;
    Headers headers;
    bool isHttp10 = false;
    bool wantsKeepAlive = false;
    bool isHeadDone = false;
    bool hasBody = false;
    qint64 headParsed = 0;
    BodySink *sink = nullptr; // during parseBody only
    std::optional<ParseFault> fault;
    QByteArray reason;

    Progress fail(ParseFault why, QByteArray text)
    {
        if (!fault) {
            fault = why;
            reason = std::move(text);
        }
        return Progress::Failed;
    }

    Progress failFrom(const beast::error_code &error, QByteArrayView head)
    {
        if (error == beast::http::error::header_limit)
            return fail(ParseFault::HeaderTooLarge,
                        "the header is longer than " + QByteArray::number(limits.maxHeaderBytes) + " bytes");
        if (error == beast::http::error::bad_version && namesOtherVersion(head))
            return fail(ParseFault::UnsupportedVersion, "only HTTP/1.0 and HTTP/1.1 are spoken here");
        return fail(ParseFault::Malformed, QByteArray::fromStdString(error.message()));
    }

    // Refuses what Beast lets through. Runs when all fields are known.
    Progress checkFraming(QByteArrayView head)
    {
        if (hasFoldedField(head))
            return fail(ParseFault::Malformed, "a header field is folded over two lines");
        if (headers.count("content-length") > 1)
            return fail(ParseFault::Malformed, "more than one Content-Length");
        if (headers.value("content-length").contains(','))
            return fail(ParseFault::Malformed, "Content-Length is a list");
        const int hosts = headers.count("host");
        if (hosts > 1 || (hosts == 0 && !isHttp10))
            return fail(ParseFault::Malformed, hosts == 0 ? "Host is missing" : "more than one Host");
        return checkTransferEncoding();
    }

    Progress checkTransferEncoding()
    {
        const int codings = headers.count("transfer-encoding");
        if (codings == 0)
            return Progress::Done;
        if (isHttp10 || headers.contains("content-length") || codings > 1)
            return fail(ParseFault::Malformed, "Transfer-Encoding does not go with HTTP/1.0, Content-Length or itself");
        if (!isSame(headers.value("transfer-encoding"), "chunked") || !chunked())
            return fail(ParseFault::UnsupportedCoding, "the only transfer coding known here is chunked");
        return Progress::Done;
    }

private:
    void refuse(beast::error_code &error, ParseFault why, QByteArray text)
    {
        fail(why, std::move(text));
        error = beast::http::error::bad_value;
    }

    void on_request_impl(beast::http::verb, beast::string_view verb, beast::string_view requestTarget, int version,
                         beast::error_code &error) override
    {
        method = viewOf(verb).toByteArray();
        target = viewOf(requestTarget).toByteArray();
        isHttp10 = version == 10;
        if (target.size() > limits.maxTargetBytes)
            refuse(error, ParseFault::TargetTooLong, "the request target is too long");
        else if (method.size() > 32)
            refuse(error, ParseFault::Malformed, "the method is too long");
    }

    void on_response_impl(int, beast::string_view, int, beast::error_code &) override {}

    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       beast::error_code &error) override
    {
        if (isHeadDone)
            return; // trailers are read and dropped
        if (headers.size() >= limits.maxHeaderFields)
            refuse(error, ParseFault::HeaderTooLarge, "too many header fields");
        else
            headers.add(viewOf(name), viewOf(value));
    }

    void on_header_impl(beast::error_code &) override
    {
        isHeadDone = true;
        wantsKeepAlive = keep_alive();
    }

    void on_body_init_impl(const boost::optional<std::uint64_t> &, beast::error_code &) override {}

    std::size_t on_body_impl(beast::string_view bytes, beast::error_code &error) override
    {
        if (!sink->take(viewOf(bytes)))
            refuse(error, ParseFault::BodyRefused, "the body is too long");
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code &) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, beast::error_code &error) override
    {
        return on_body_impl(bytes, error);
    }

    void on_finish_impl(beast::error_code &) override {}
};

RequestParser::RequestParser(const ParserLimits &limits) : m_impl(std::make_unique<Impl>(limits))
{
}
RequestParser::~RequestParser() = default;

RequestParser::Progress RequestParser::parseHead(QByteArrayView bytes)
{
    Impl &p = *m_impl;
    while (!p.is_header_done()) {
        const QByteArrayView rest = bytes.sliced(p.headParsed);
        beast::error_code error;
        p.headParsed += qint64(p.put(boost::asio::const_buffer(rest.data(), size_t(rest.size())), error));
        const bool isIncomplete = error == beast::http::error::need_more;
        if (isIncomplete && hasBareLineFeed(bytes))
            return p.fail(ParseFault::Malformed, "a line ends without a carriage return");
        if (isIncomplete && bytes.size() < p.limits.maxHeaderBytes)
            return Progress::NeedsMore;
        if (isIncomplete)
            error = beast::http::error::header_limit;
        if (error)
            return p.failFrom(error, bytes);
    }
    if (p.headParsed > p.limits.maxHeaderBytes)
        return p.failFrom(beast::http::error::header_limit, bytes);
    p.hasBody = !p.is_done();
    return p.checkFraming(bytes.first(p.headParsed));
}

RequestParser::Step RequestParser::parseBody(QByteArrayView bytes, BodySink &sink)
{
    Impl &p = *m_impl;
    p.sink = &sink;
    Step step;
    while (!p.is_done() && step.consumed < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(step.consumed);
        beast::error_code error;
        step.consumed += qint64(p.put(boost::asio::const_buffer(rest.data(), size_t(rest.size())), error));
        if (error == beast::http::error::need_more)
            break;
        if (error) {
            step.progress = p.failFrom(error, {});
            return step;
        }
    }
    step.progress = p.is_done() ? Progress::Done : Progress::NeedsMore;
    return step;
}

qint64 RequestParser::headSize() const
{
    return m_impl->headParsed;
}

const QByteArray &RequestParser::method() const
{
    return m_impl->method;
}

const QByteArray &RequestParser::target() const
{
    return m_impl->target;
}

Headers RequestParser::takeHeaders()
{
    return std::move(m_impl->headers);
}

bool RequestParser::isHttp10() const
{
    return m_impl->isHttp10;
}

bool RequestParser::wantsKeepAlive() const
{
    return m_impl->wantsKeepAlive;
}

bool RequestParser::hasBody() const
{
    return m_impl->hasBody;
}

std::optional<qint64> RequestParser::contentLength() const
{
    const boost::optional<std::uint64_t> length = m_impl->content_length();
    if (!length)
        return std::nullopt;
    constexpr auto kMost = std::uint64_t(std::numeric_limits<qint64>::max());
    return qint64(std::min(*length, kMost));
}

std::optional<ParseFault> RequestParser::fault() const
{
    return m_impl->fault;
}

QByteArray RequestParser::reason() const
{
    return m_impl->reason;
}

} // namespace gavel::http
