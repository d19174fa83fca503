#include "server/dispatch/blob_route.h"

namespace gavel::dispatch {

namespace {

std::optional<qint64> digits(QByteArrayView text)
{
    bool isNumber = !text.isEmpty();
    for (const char c : text)
        isNumber = isNumber && c >= '0' && c <= '9';
    bool isGood = false;
    const qint64 value = text.toByteArray().toLongLong(&isGood);
    return isNumber && isGood ? std::optional(value) : std::nullopt;
}

http::Response blobResponse(problems::BlobFile blob, QByteArrayView rangeHeader)
{
    const qint64 size = blob.blob.size;
    const QByteArray sizeText = QByteArray::number(size);
    ByteRange range{0, size};
    const RangeOutcome outcome = parseRange(rangeHeader, size, range);
    if (outcome == RangeOutcome::Unsatisfiable)
        return http::toResponse({416, "range-not-satisfiable", QStringLiteral("The blob has no such part"), {}, {}})
            .with("Content-Range", "bytes */" + sizeText);
    http::Response response(outcome == RangeOutcome::Part ? 206 : 200);
    response.file = std::move(blob.fd);
    response.fileOffset = range.first;
    response.fileSize = range.length;
    response = std::move(response)
                   .with("Content-Type", "application/octet-stream")
                   .with("Accept-Ranges", "bytes")
                   .with("ETag", '"' + blob.blob.sha256 + '"');
    if (outcome == RangeOutcome::Part)
        response = std::move(response).with("Content-Range", "bytes " + QByteArray::number(range.first) + '-' +
                                                                 QByteArray::number(range.first + range.length - 1) +
                                                                 '/' + sizeText);
    return response;
}

} // namespace

RangeOutcome parseRange(QByteArrayView header, qint64 size, ByteRange &range)
{
    range = {0, size};
    if (!header.startsWith("bytes=") || header.contains(','))
        return RangeOutcome::Whole; // several ranges: the whole is a right answer too
    const QByteArrayView spec = header.sliced(6);
    const qsizetype dash = spec.indexOf('-');
    if (dash < 0)
        return RangeOutcome::Whole;
    const std::optional<qint64> from = digits(spec.first(dash));
    const std::optional<qint64> to = digits(spec.sliced(dash + 1));
    const bool isSuffix = dash == 0 && to;
    if (!isSuffix && (!from || (!to && dash + 1 < spec.size()) || (to && *to < *from)))
        return RangeOutcome::Whole;
    const qint64 first = isSuffix ? qMax<qint64>(0, size - *to) : *from;
    const qint64 last = isSuffix || !to ? size - 1 : qMin(*to, size - 1);
    if (first >= size || (isSuffix && *to == 0))
        return RangeOutcome::Unsatisfiable;
    range = {first, last - first + 1};
    return RangeOutcome::Part;
}

void sendBlob(problems::ProblemService &problems, const http::RequestPtr &request, http::Responder responder)
{
    problems.openBlob(request->parameter("sha256").toLatin1(), [request, responder](Result<problems::BlobFile> blob) {
        if (blob)
            responder.send(blobResponse(std::move(*blob), request->headers.value("range")));
        else
            responder.send(http::problemOf(blob.error()));
    });
}

} // namespace gavel::dispatch
