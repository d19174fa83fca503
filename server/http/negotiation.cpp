#include "server/http/negotiation.h"

#include <QCryptographicHash>

#include <algorithm>

#include <zlib.h>

namespace gavel::http {

namespace {

constexpr qsizetype kWorthCompressing = 1024;
constexpr qsizetype kMostTagged = 4 * 1024 * 1024; // hashing takes the event loop's time
constexpr int kGzipWindow = MAX_WBITS + 16;        // of zlib: with gzip's header
constexpr int kLevel = 4;

QByteArrayView headerOf(const Response &response, QByteArrayView name)
{
    for (const auto &[key, value] : response.headers) {
        if (QByteArrayView(key).compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

void add(Response &response, const char *name, const QByteArray &value)
{
    response.headers.append({QByteArray(name), value});
}

bool isText(QByteArrayView contentType)
{
    const QByteArrayView kinds[]{"application/json", "application/problem+json", "text/", "image/svg+xml",
                                 "application/yaml"};
    return std::ranges::any_of(kinds, [&](QByteArrayView kind) { return contentType.startsWith(kind); });
}

// The same for every coding of the content, hence weak.
QByteArray etagOf(const QByteArray &body)
{
    return "W/\"" + QCryptographicHash::hash(body, QCryptographicHash::Blake2b_160).toHex() + '"';
}

QByteArrayView withoutWeakness(QByteArrayView etag)
{
    return etag.startsWith("W/") ? etag.sliced(2) : etag;
}

void answerNotModified(Response &response)
{
    response.status = 304;
    response.body.clear();
    response.file.reset();
    response.headers.removeIf(
        [](const auto &header) { return header.first.compare("content-type", Qt::CaseInsensitive) == 0; });
}

void compress(Response &response)
{
    const QByteArray compressed = gzip(response.body);
    if (compressed.isEmpty() || compressed.size() >= response.body.size())
        return;
    response.body = compressed;
    add(response, "Content-Encoding", "gzip");
}

} // namespace

bool acceptsGzip(QByteArrayView acceptEncoding)
{
    for (const QByteArray &part : acceptEncoding.toByteArray().toLower().split(',')) {
        const QByteArrayList pieces = part.split(';');
        const QByteArray coding = pieces.first().trimmed();
        if (coding != "gzip" && coding != "*")
            continue;
        const QByteArray quality = pieces.size() > 1 ? pieces[1].trimmed() : QByteArray("q=1");
        return !quality.startsWith("q=0") || quality.mid(2).toDouble() > 0;
    }
    return false;
}

bool matchesETag(QByteArrayView ifNoneMatch, QByteArrayView etag)
{
    if (ifNoneMatch.trimmed() == "*")
        return true;
    const QByteArrayList tags = ifNoneMatch.toByteArray().split(',');
    return std::ranges::any_of(
        tags, [&](const QByteArray &tag) { return withoutWeakness(tag.trimmed()) == withoutWeakness(etag); });
}

QByteArray gzip(const QByteArray &bytes)
{
    z_stream stream{};
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray out(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const int status = deflate(&stream, Z_FINISH);
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return status == Z_STREAM_END ? out : QByteArray();
}

void negotiate(Response &response, const Request &request)
{
    const bool isRead = request.method == "GET" || request.method == "HEAD";
    if (!isRead || response.status != 200)
        return;
    const bool isInMemory = !response.file && !response.body.isEmpty();
    if (headerOf(response, "etag").isNull() && isInMemory && response.body.size() <= kMostTagged) {
        add(response, "ETag", etagOf(response.body));
        if (headerOf(response, "cache-control").isNull())
            add(response, "Cache-Control", "private, no-cache"); // kept, and asked about each time
    }
    const QByteArrayView known = request.headers.value("if-none-match");
    const QByteArrayView etag = headerOf(response, "etag");
    if (!known.isNull() && !etag.isNull() && matchesETag(known, etag))
        return answerNotModified(response);
    const bool isWorthIt = isInMemory && response.body.size() >= kWorthCompressing &&
                           isText(headerOf(response, "content-type")) &&
                           headerOf(response, "content-encoding").isNull();
    if (!isWorthIt)
        return;
    add(response, "Vary", "Accept-Encoding");
    if (acceptsGzip(request.headers.value("accept-encoding")))
        compress(response);
}

} // namespace gavel::http
