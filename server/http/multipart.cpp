#include "server/http/multipart.h"

#include <QStringDecoder>

#include <algorithm>

namespace gavel::http {

namespace {

constexpr qsizetype kMostParts = 100;
constexpr qsizetype kLongestPartHead = 4096;
constexpr qsizetype kLongestBoundary = 70; // RFC 2046

std::unexpected<Error> refuse(const char *reason)
{
    return failure(ErrorCode::InvalidArgument, reason);
}

bool isBoundaryCharacter(char c)
{
    const bool isLetterOrDigit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return isLetterOrDigit || QByteArrayView("'()+_,-./:=?").contains(c);
}

bool equals(QByteArrayView a, const char *b)
{
    return a.compare(QByteArrayView(b), Qt::CaseInsensitive) == 0;
}

struct Parameter {
    QByteArrayView name;
    QByteArray value;
};

// Takes one ; name=value off the text; nothing when it is not one. Quoted values may escape quotes and backslashes.
std::optional<Parameter> takeParameter(QByteArrayView &text)
{
    if (!text.startsWith(';'))
        return std::nullopt;
    text = text.sliced(1).trimmed();
    const qsizetype sign = text.indexOf('=');
    if (sign <= 0)
        return std::nullopt;
    Parameter parameter{text.first(sign).trimmed(), {}};
    text = text.sliced(sign + 1);
    if (!text.startsWith('"')) {
        const qsizetype found = text.indexOf(';');
        const qsizetype end = found < 0 ? text.size() : found;
        parameter.value = text.first(end).trimmed().toByteArray();
        text = text.sliced(end);
        return parameter;
    }
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text = text.sliced(i + 1).trimmed();
            return parameter;
        }
        const bool isEscape = text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
        parameter.value += text[isEscape ? ++i : i];
    }
    return std::nullopt; // the quote is not closed
}

Result<QString> utf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return refuse("a name is not UTF-8");
    // As browsers write them, so that they stay in their quotes.
    return text.replace(QStringLiteral("%22"), QStringLiteral("\""));
}

Result<void> readDisposition(QByteArrayView value, FormPart &part)
{
    const qsizetype found = value.indexOf(';');
    if (found < 0 || !equals(value.first(found).trimmed(), "form-data"))
        return refuse("a part is not form-data");
    bool hasName = false;
    for (value = value.sliced(found); !value.isEmpty();) {
        const std::optional<Parameter> parameter = takeParameter(value);
        if (!parameter)
            return refuse("a Content-Disposition is malformed");
        if (equals(parameter->name, "name")) {
            part.name = TRY(utf8(parameter->value));
            hasName = true;
        } else if (equals(parameter->name, "filename")) {
            part.fileName = TRY(utf8(parameter->value));
        }
    }
    return hasName ? Result<void>() : refuse("a part has no name");
}

Result<void> readPartHead(QByteArrayView head, FormPart &part)
{
    bool hasDisposition = false;
    while (!head.isEmpty()) {
        const qsizetype end = head.indexOf("\r\n");
        const QByteArrayView line = end < 0 ? head : head.first(end);
        head = end < 0 ? QByteArrayView() : head.sliced(end + 2);
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            return refuse("a part's header is malformed");
        const QByteArrayView name = line.first(colon);
        if (equals(name, "content-transfer-encoding"))
            return refuse("Content-Transfer-Encoding is not understood");
        if (!equals(name, "content-disposition"))
            continue;
        if (std::exchange(hasDisposition, true))
            return refuse("a part has two Content-Dispositions");
        TRY(readDisposition(line.sliced(colon + 1).trimmed(), part));
    }
    return hasDisposition ? Result<void>() : refuse("a part has no Content-Disposition");
}

} // namespace

QByteArray multipartBoundary(QByteArrayView contentType)
{
    const qsizetype found = contentType.indexOf(';');
    if (found < 0 || !equals(contentType.first(found).trimmed(), "multipart/form-data"))
        return {};
    for (QByteArrayView rest = contentType.sliced(found); !rest.isEmpty();) {
        const std::optional<Parameter> parameter = takeParameter(rest);
        if (!parameter)
            return {};
        if (!equals(parameter->name, "boundary"))
            continue;
        const QByteArray &boundary = parameter->value;
        const bool isGood =
            boundary.size() <= kLongestBoundary && std::all_of(boundary.begin(), boundary.end(), isBoundaryCharacter);
        return isGood ? boundary : QByteArray();
    }
    return {};
}

Result<QList<FormPart>> parseMultipart(QByteArrayView body, const QByteArray &boundary)
{
    const QByteArray delimiter = "\r\n--" + boundary;
    if (!body.startsWith(QByteArrayView(delimiter).sliced(2)))
        return refuse("the form does not begin with its boundary");
    body = body.sliced(delimiter.size() - 2);
    QList<FormPart> parts;
    while (!body.startsWith("--")) {
        if (!body.startsWith("\r\n"))
            return refuse("a boundary does not end its line");
        if (parts.size() == kMostParts)
            return refuse("the form has too many parts");
        body = body.sliced(2);
        const qsizetype headEnd = body.first(std::min(body.size(), kLongestPartHead)).indexOf("\r\n\r\n");
        if (headEnd < 0)
            return refuse("a part's header has no end");
        FormPart part;
        TRY(readPartHead(body.first(headEnd), part));
        body = body.sliced(headEnd + 4);
        // The line end before a boundary is the boundary's, also of an empty part.
        const qsizetype end = body.indexOf(delimiter);
        if (end < 0)
            return refuse("a part has no end");
        part.content = body.first(end);
        parts.append(part);
        body = body.sliced(end + delimiter.size());
    }
    if (!body.sliced(2).trimmed().isEmpty())
        return refuse("something follows the form");
    return parts;
}

} // namespace gavel::http
