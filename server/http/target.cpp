#include "server/http/target.h"

#include <QStringDecoder>

namespace gavel::http {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// Takes "scheme://authority" off an absolute form.
Result<QByteArrayView> withoutAuthority(QByteArrayView text)
{
    if (text.startsWith('/'))
        return text;
    const bool isHttp = text.startsWith("http://") || text.startsWith("https://");
    if (!isHttp)
        return failure(ErrorCode::InvalidArgument, "the request target must start with a slash");
    const qsizetype authority = text.indexOf("://") + 3;
    const qsizetype slash = text.indexOf('/', authority);
    return slash < 0 ? QByteArrayView("/") : text.sliced(slash);
}

Result<QStringList> splitPath(QByteArrayView path)
{
    QStringList segments;
    qsizetype start = 1;
    while (start <= path.size()) {
        qsizetype end = path.indexOf('/', start);
        if (end < 0)
            end = path.size();
        segments.append(TRY(percentDecoded(path.sliced(start, end - start), false)));
        start = end + 1;
    }
    if (segments.size() == 1 && segments.first().isEmpty())
        segments.clear();
    return segments;
}

} // namespace

Result<QString> percentDecoded(QByteArrayView text, bool plusIsBlank)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return failure(ErrorCode::InvalidArgument, "the request target has a broken percent escape");
            c = char(high * 16 + low);
            i += 2;
        } else if (c == '+' && plusIsBlank) {
            c = ' ';
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            return failure(ErrorCode::InvalidArgument, "the request target holds a control character");
        bytes.append(c);
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString decoded = decoder(bytes);
    if (decoder.hasError())
        return failure(ErrorCode::InvalidArgument, "the request target is not UTF-8");
    return decoded;
}

Result<Query> Query::parse(QByteArrayView text)
{
    Query query;
    while (!text.isEmpty()) {
        qsizetype end = text.indexOf('&');
        if (end < 0)
            end = text.size();
        const QByteArrayView item = text.first(end);
        text = text.sliced(qMin(end + 1, text.size()));
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        const QByteArrayView value = equals < 0 ? QByteArrayView("") : item.sliced(equals + 1);
        QString name = TRY(percentDecoded(equals < 0 ? item : item.first(equals), true));
        query.m_items.append({ std::move(name), TRY(percentDecoded(value, true)) });
    }
    return query;
}

std::optional<QString> Query::value(QStringView name) const
{
    for (const auto &[key, itemValue] : m_items) {
        if (key == name)
            return itemValue;
    }
    return std::nullopt;
}

Result<Target> Target::parse(QByteArrayView text)
{
    Target target;
    if (text == QByteArrayView("*")) {
        target.path = text.toByteArray();
        return target;
    }
    const QByteArrayView local = TRY(withoutAuthority(text));
    const qsizetype question = local.indexOf('?');
    const QByteArrayView path = question < 0 ? local : local.first(question);
    target.path = path.toByteArray();
    target.segments = TRY(splitPath(path));
    if (question >= 0)
        target.query = TRY(Query::parse(local.sliced(question + 1)));
    return target;
}

} // namespace gavel::http
